"""Relations declared one by one or by the file: what fits, requires or replaces what."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.catalog import children, proposals
from apps.catalog.declared import Declared
from apps.catalog.importers import record, relations_csv
from apps.catalog.importers.items import FeedError, ItemError, ParsedRelation, RelationItem, RowError
from apps.catalog.models import Product, Relation
from apps.catalog.texts import line
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.people.actors import Actor

MOST = 5000
_NAMED = 500
Parsed = ParsedRelation | RowError


def from_json(entries: Sequence[object]) -> list[Parsed]:
    """Relations from `{sku, kind, target_sku?, target_name?, note?}`; a row that can't be read says why."""
    return [_entry(number, one) for number, one in enumerate(entries, start=1)]


def _entry(row: int, entry: object) -> Parsed:
    if not isinstance(entry, dict) or not line(entry.get("sku"), record.SKU_LIMIT):
        return RowError(row, "no_sku", "the row names no product")
    target = {"sku": entry.get("target_sku"), "name": entry.get("target_name")}
    try:
        relation = record.relation({"kind": entry.get("kind"), "note": entry.get("note"), **target})
    except ItemError as error:
        return RowError(row, error.code, error.detail)
    return ParsedRelation(row, line(entry["sku"], record.SKU_LIMIT), relation)


def from_csv(content: bytes) -> list[Parsed]:
    """Relations from a CSV of the columns `relations_csv.COLUMNS`. Raises Invalid for another file."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        try:
            return list(relations_csv.rows(Path(file.name)))
        except FeedError as error:
            raise Invalid(error.detail, code=error.code) from error


@transaction.atomic
def declare(rows: Iterable[Parsed], *, by: Actor, approve: bool = False) -> Declared:
    """Keep relations in the brand's name; with `approve` the AI may state them at once, else they wait.

    Declared again, a relation stays as it is. Raises Invalid above 5,000 in one go.
    """
    parsed = list(rows)
    if len(parsed) > MOST:
        raise Invalid(f"At most {MOST} relations in one go.", code="too_many")
    skus = {one.sku for one in parsed if isinstance(one, ParsedRelation)}
    known = {product.sku: product for product in Product.objects.filter(sku__in=skus)}
    done, pairs = Declared(), []
    for one in parsed:
        if isinstance(one, RowError):
            done.refuse(one)
        elif one.sku not in known:
            done.refuse(RowError(one.row, "unknown_sku", f"there is no product “{one.sku}”"))
        else:
            pairs.append((known[one.sku], one.relation))
    done.created = children.create_relations(pairs, Relation.Origin.EDITOR, "")
    done.unchanged = len(pairs) - done.created
    found = _kept(pairs)
    done.ids = [str(row.pk) for row in found]
    if done.created:
        data = {"count": done.created}
        recorder.entry("catalog.relations_declared", by=by, object_type="relation", data=data)
    if approve:
        _approve([row.pk for row in found if row.approved_at is None], by)
    return done


def remove(relation_id: UUID, *, by: Actor) -> None:
    """Take a relation back: the AI states it no more. Raises NotFound.

    What the machine had read in a text is rejected, so that it is not proposed again.
    """
    row = Relation.objects.filter(pk=relation_id).select_related("product").first()
    if row is None:
        raise NotFound
    if row.origin == Relation.Origin.MACHINE:
        proposals.reject(row.pk, by=by)
        return
    what = {"sku": row.product.sku, "kind": row.kind, "target": row.target_sku or row.target_name}
    row.delete()
    recorder.entry(
        "catalog.relation_removed", by=by, object_type="relation", object_id=relation_id, data=what
    )


def _kept(pairs: Sequence[tuple[Product, RelationItem]]) -> list[Relation]:
    """The rows of these relations, in their order; one query."""
    rows = Relation.objects.filter(product__in={product.pk for product, _ in pairs})
    by_key = {(row.product_id, row.kind, row.target_sku, row.target_name): row for row in rows}
    keys = [(product.pk, one.kind, one.sku, one.name) for product, one in pairs]
    return [by_key[key] for key in dict.fromkeys(keys)]


def _approve(ids: Sequence[UUID], by: Actor) -> None:
    """All in one statement, with one entry in the log that names them."""
    if not ids:
        return
    who = by.name or by.id
    rows = Relation.objects.filter(pk__in=ids)
    rows.update(approved_at=now(), approved_by=who, rejected_at=None, rejected_by="")
    data = {"count": len(ids), "ids": [str(pk) for pk in ids[:_NAMED]]}
    recorder.entry("catalog.relations_approved", by=by, object_type="relation", data=data)
