"""The sealer, when told and every second for what it was not told of; and the reading of the whole log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task

from apps.audit import nudging, sealing, verifications
from apps.tenants.scope import brand_scope
from apps.tenants.work import sweep, work


@shared_task(name=nudging.TASK)
def seal_brand(brand_id: int) -> None:
    """Seal what a brand has waiting."""
    nudging.heard(brand_id)
    with brand_scope(brand_id):
        sealing.seal()


@sweep(every=1, due="audit_unsealed_brands")
def seal_forgotten() -> None:
    """Seal what no nudge announced."""
    sealing.seal()


@work(verifications.KIND, lease=3600, attempts=2)
def verify_log(payload: dict[str, Any]) -> None:
    """Read the whole log and keep the verdict."""
    verifications.perform(UUID(payload["verification"]))
