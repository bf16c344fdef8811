"""Verifying on request. A long log takes minutes: a worker reads it, a page asks how far it is."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from apps.audit import recorder, verifying
from apps.audit.models import Checkpoint, Verification
from apps.audit.recorder import Who
from apps.core.clock import now
from apps.tenants.work import enqueue

KIND = "audit.verify"
_HOUR = 3600


@transaction.atomic
def ask(*, by: Who) -> Verification:
    """Have the log read; whoever asks while it is being read gets the same reading."""
    fresh = Verification(asked_by={"kind": by.kind, "id": str(by.id), "name": by.name})
    Verification.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Verification.objects.get(state=Verification.State.WAITING)
    if row.pk == fresh.pk:
        enqueue(KIND, {"verification": str(row.pk)})
    return row


def find(verification_id: UUID) -> Verification | None:
    """The reading with this id, or None."""
    return Verification.objects.filter(pk=verification_id).first()


def perform(verification_id: UUID) -> None:
    """Read the log, keep the verdict, and enter into the log that it was read. May run twice."""
    row = Verification.objects.filter(pk=verification_id, state=Verification.State.WAITING).first()
    if row is None:
        return
    try:
        verdict = verifying.verify(progress=lambda read: cache.set(_key(row), read, timeout=_HOUR))
    except Exception:
        _waiting(row).update(state=Verification.State.FAILED, finished_at=now())
        raise
    with transaction.atomic():
        verdict_row = {"state": Verification.State.DONE, "verdict": verdict.as_dict(), "finished_at": now()}
        if _waiting(row).update(**verdict_row):
            data = {"ok": verdict.ok, "size": verdict.size}
            recorder.entry("audit.verified", by=row.asked_by, object_type="audit", data=data)


def read_share(row: Verification) -> int:
    """How much of the log was read so far, in percent."""
    head = Checkpoint.objects.order_by("-size").first()
    return min(99, 100 * int(cache.get(_key(row), 0)) // max(head.size if head else 0, 1))


def _waiting(row: Verification) -> QuerySet[Verification]:
    return Verification.objects.filter(pk=row.pk, state=Verification.State.WAITING)


def _key(row: Verification) -> str:
    return f"audit:verifying:{row.pk}"
