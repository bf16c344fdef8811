"""The sealer's two ways to run: when told, and every second for what it was not told of."""

from __future__ import annotations

from celery import shared_task

from apps.audit import nudging, sealing
from apps.tenants.scope import brand_scope
from apps.tenants.work import sweep


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
