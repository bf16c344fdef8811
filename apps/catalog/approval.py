"""Letting the AI state fields of the catalogue: in bulk, by name, on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.catalog import children, relating
from apps.catalog.models import APPROVABLE, Product, Relation
from apps.catalog.writing import announce
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.people import second_person
from apps.people.actors import Actor

ALL = "all"


@transaction.atomic
def approve_products(
    products: Iterable[UUID] | str = ALL, *, by: Actor, fields: Sequence[str] = APPROVABLE
) -> int:
    """Approve fields of these products (ids, or "all" active ones); returns how many changed.

    `relations` among the fields approves their waiting relations too. Raises Invalid for another field.
    """
    return _set(products, set(fields), by, approve=True)


@transaction.atomic
def withdraw_products(
    products: Iterable[UUID] | str = ALL, *, by: Actor, fields: Sequence[str] = APPROVABLE
) -> int:
    """Take back the approval of fields at once; returns how many products changed."""
    return _set(products, set(fields), by, approve=False)


def _set(products: Iterable[UUID] | str, fields: set[str], by: Actor, *, approve: bool) -> int:
    if unknown := fields - {*APPROVABLE, "relations"}:
        raise Invalid(f"There is no field {', '.join(sorted(unknown))} to approve.", code="unknown_field")
    rows = Product.objects.filter(active=True) if products == ALL else Product.objects.filter(pk__in=products)
    groups: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for pk, approved in rows.select_for_update().order_by("id").values_list("id", "approved_fields"):
        before = set(approved)
        after = before | fields & set(APPROVABLE) if approve else before - fields
        if before != after:
            groups[tuple(sorted(after))].append(pk)
    for after_fields, ids in groups.items():
        Product.objects.filter(pk__in=ids).update(
            approved_fields=list(after_fields), approved_at=now(), approved_by=by.name or by.id
        )
    changed = [pk for ids in groups.values() for pk in ids]
    if "relations" in fields:
        _set_relations(list(rows.values_list("id", flat=True)), by, approve)
    announce(changed)
    data = {"fields": sorted(fields), "products": len(changed)}
    recorder.entry("catalog.approved" if approve else "catalog.withdrawn", by=by, data=data)
    return len(changed)


def _set_relations(ids: list[UUID], by: Actor, approve: bool) -> None:
    if approve:
        children.approve_relations(ids, by.name or by.id)
    else:
        Relation.objects.filter(product__in=ids).update(approved_at=None, approved_by="")


@transaction.atomic
def approve_relation(relation_id: UUID, *, by: Actor) -> Relation:
    """Let the AI state one relation, in the place of the one it shall replace.

    Raises NotFound, Conflict `same_person` where the brand wants two people and it is one.
    """
    row = Relation.objects.filter(pk=relation_id).first()
    if row is None:
        raise NotFound
    second_person.refuse_same(by, (row.writer, row.written_by))
    relating.replace(row, by=by)
    row.approved_at, row.approved_by = now(), by.name or by.id
    row.rejected_at, row.rejected_by = None, ""
    row.save(update_fields=["approved_at", "approved_by", "rejected_at", "rejected_by"])
    recorder.entry("catalog.relation_approved", by=by, object_type="relation", object_id=row.pk)
    return row


def summary() -> list[dict[str, object]]:
    """For the approval page: each field with how many active products have it approved and in all."""
    active = Product.objects.filter(active=True)
    total = active.count()
    rows: list[dict[str, object]] = [
        {"field": name, "approved": active.filter(approved_fields__contains=[name]).count(), "total": total}
        for name in APPROVABLE
    ]
    stated = Relation.objects.exclude(approved_at=None).count()
    total = Relation.objects.filter(rejected_at=None).exclude(origin="machine", approved_at=None).count()
    rows.append({"field": "relations", "approved": stated, "total": total})
    return rows
