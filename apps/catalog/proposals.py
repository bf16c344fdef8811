"""Relations the machine has read in approved texts: each waits for a person, its sentence as the proof."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.audit import recorder
from apps.catalog import bulk
from apps.catalog.related import Relation
from apps.core.clock import now
from apps.core.errors import Conflict, NotFound
from apps.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sentence seems to say. The target is one product (`target`) or a family by its name."""

    product: UUID
    kind: str
    target: UUID | None
    target_sku: str
    target_name: str
    proof: str
    source: str
    passage: UUID | None


def waiting() -> QuerySet[Relation]:
    """Proposals nobody has decided on, in the order of their products."""
    rows = Relation.objects.filter(origin=Relation.Origin.MACHINE, approved_at=None, rejected_at=None)
    return rows.select_related("product", "target").order_by("product__title", "id")


@transaction.atomic
def propose(found: Sequence[Proposal]) -> int:
    """Keep what is new; what was declared, approved or rejected before stays as it is. Returns how many."""
    known = _known({one.product for one in found})
    rows = [
        Relation(
            product_id=one.product, kind=one.kind, target_id=one.target, target_sku=one.target_sku,
            target_name=one.target_name, origin=Relation.Origin.MACHINE, proof=one.proof[:2000],
            proof_source=one.source[:300], proof_passage=one.passage,
        )
        for one in found
        if (one.product, one.kind, one.target or one.target_name) not in known
    ]  # fmt: skip
    return bulk.insert(rows, ignore_conflicts=True)


def drop(ids: Collection[UUID]) -> int:
    """Forget proposals that nobody decided on and whose sentence is no longer said; returns how many."""
    rows = Relation.objects.filter(origin=Relation.Origin.MACHINE, approved_at=None, rejected_at=None)
    return int(rows.filter(pk__in=ids).delete()[0])


@transaction.atomic
def reject(relation_id: UUID, *, by: Actor) -> Relation:
    """Say that it isn't so: it is never stated and not proposed again. Raises NotFound."""
    row = Relation.objects.filter(pk=relation_id).first()
    if row is None:
        raise NotFound
    row.rejected_at, row.rejected_by = now(), by.name or by.id
    row.approved_at, row.approved_by = None, ""
    row.save(update_fields=["rejected_at", "rejected_by", "approved_at", "approved_by"])
    recorder.entry("catalog.relation_rejected", by=by, object_type="relation", object_id=row.pk)
    return row


@transaction.atomic
def reopen(relation_id: UUID, *, by: Actor) -> Relation:
    """Take a decision on a proposal back: it waits again. Raises NotFound, Conflict `bad_state`."""
    row = Relation.objects.filter(pk=relation_id, origin=Relation.Origin.MACHINE).first()
    if row is None:
        raise NotFound
    if row.state == "waiting":
        raise Conflict("It waits already.", code="bad_state")
    row.rejected_at, row.rejected_by = None, ""
    row.approved_at, row.approved_by = None, ""
    row.save(update_fields=["rejected_at", "rejected_by", "approved_at", "approved_by"])
    recorder.entry("catalog.relation_reopened", by=by, object_type="relation", object_id=row.pk)
    return row


def _known(products: Collection[UUID]) -> set[tuple[UUID, str, UUID | str]]:
    rows = Relation.objects.filter(product__in=products)
    keys = rows.values_list("product_id", "kind", "target_id", "target_name")
    return {(product, kind, target or name) for product, kind, target, name in keys}
