"""The names attributes carry in this brand, learnt from what is imported."""

from __future__ import annotations

from collections.abc import Iterable

from apps.catalog.importers.items import Attribute
from apps.catalog.models import AttributeDefinition


def record(found: Iterable[Attribute]) -> None:
    """Remember new names; a name that is known keeps the label people gave it."""
    AttributeDefinition.objects.bulk_create(
        [AttributeDefinition(name=one.name, label=one.label, type=one.type, unit=one.unit) for one in found],
        ignore_conflicts=True,
        batch_size=1000,
    )
