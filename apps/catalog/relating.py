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
from apps.core.errors import Conflict, Invalid, NotFound
from apps.people import second_person
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

    Declared again, a relation stays as it is. Raises Invalid above 5,000 in one go, Conflict `same_person`.
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
    done.created = children.create_relations(pairs, Relation.Origin.EDITOR, "", by)
    done.unchanged = len(pairs) - done.created
    found = _kept(pairs)
    done.ids = [str(row.pk) for row in found]
    if done.created:
        data = {"count": done.created}
        recorder.entry("catalog.relations_declared", by=by, object_type="relation", data=data)
    if approve:
        _approve([row for row in found if row.approved_at is None], by)
    return done


@transaction.atomic
def write(sku: str, wish: RelationItem, *, by: Actor, instead_of: Relation | None = None) -> Relation:
    """One relation, which waits to be approved; or a change of another, which is stated until then.

    What only its note changes of stays approved: notes are for people. Raises Invalid by field, Conflict
    `exists`.
    """
    product = _product(sku, "sku")
    if wish.sku and _product(wish.sku, "target_sku") == product:
        said = "A product has no relation to itself."
        raise Invalid(said, code="same_product", fields={"target_sku": [said]})
    key = {"product": product, "kind": wish.kind, "target_sku": wish.sku, "target_name": wish.name}
    there = Relation.objects.filter(**key).exclude(rejected_at__isnull=False).first()
    if there and instead_of and there.pk == instead_of.pk:
        return _noted(there, wish.note, by)
    if there and (there.origin != Relation.Origin.MACHINE or there.approved_at):
        raise Conflict("This is declared already.", code="exists")
    children.create_relations([(product, wish)], Relation.Origin.EDITOR, "", by)
    row = Relation.objects.get(**key)
    row.note, row.instead_of = wish.note, None
    if instead_of and instead_of.state == "approved":
        row.instead_of = instead_of.pk
    elif instead_of:
        remove(instead_of.pk, by=by)
    row.save(update_fields=["note", "instead_of"])
    _record("catalog.relation_written", row, by)
    return row


def replace(row: Relation, *, by: Actor) -> None:
    """Take back the relation in whose place this one is approved, if it is still there."""
    old, row.instead_of = row.instead_of, None
    if old is None:
        return
    row.save(update_fields=["instead_of"])
    if Relation.objects.filter(pk=old).exists():
        remove(old, by=by)


def remove(relation_id: UUID, *, by: Actor) -> None:
    """Take a relation back: the AI states it no more. Raises NotFound.

    What the machine had read in a text is rejected, so that it is not proposed again; what a feed brings, so
    that it stays away.
    """
    row = Relation.objects.filter(pk=relation_id).select_related("product").first()
    if row is None:
        raise NotFound
    if row.origin in (Relation.Origin.MACHINE, Relation.Origin.FEED):
        proposals.reject(row.pk, by=by)
        return
    _record("catalog.relation_removed", row, by)
    row.delete()


def _product(sku: str, field: str) -> Product:
    row: Product | None = Product.objects.filter(sku=sku).first() if sku else None
    if row is None:
        said = "There is no product by that number." if sku else "Choose a product."
        raise Invalid(said, code="unknown_sku", fields={field: [said]})
    return row


def _noted(row: Relation, note: str, by: Actor) -> Relation:
    if row.note != note:
        row.note = note
        row.save(update_fields=["note"])
        _record("catalog.relation_written", row, by)
    return row


def _record(action: str, row: Relation, by: Actor) -> None:
    what = {"sku": row.product.sku, "kind": row.kind, "target": row.target_sku or row.target_name}
    recorder.entry(action, by=by, object_type="relation", object_id=row.pk, data=what)


def _kept(pairs: Sequence[tuple[Product, RelationItem]]) -> list[Relation]:
    """The rows of these relations, in their order; one query."""
    rows = Relation.objects.filter(product__in={product.pk for product, _ in pairs})
    by_key = {(row.product_id, row.kind, row.target_sku, row.target_name): row for row in rows}
    keys = [(product.pk, one.kind, one.sku, one.name) for product, one in pairs]
    return [by_key[key] for key in dict.fromkeys(keys)]


def _approve(waiting: Sequence[Relation], by: Actor) -> None:
    """All in one statement, with one entry in the log that names them."""
    if not waiting:
        return
    second_person.refuse_same(by, *{(row.writer, row.written_by) for row in waiting})
    for row in waiting:
        replace(row, by=by)
    who, ids = by.name or by.id, [row.pk for row in waiting]
    rows = Relation.objects.filter(pk__in=ids)
    rows.update(approved_at=now(), approved_by=who, rejected_at=None, rejected_by="")
    data = {"count": len(ids), "ids": [str(pk) for pk in ids[:_NAMED]]}
    recorder.entry("catalog.relations_approved", by=by, object_type="relation", data=data)
