"""Products that a whole feed no longer names leave the range. They are never deleted."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from apps.catalog import indexing, writing
from apps.catalog.models import Import, Product
from apps.core.clock import now


def remove(row: Import) -> int:
    """Take the products a full import did not name out of the range; returns how many."""
    ids = list(missing(row).values_list("id", flat=True))
    Product.objects.filter(pk__in=ids).update(status=Product.Status.REMOVED, active=False, updated_at=now())
    if ids:
        indexing.reindex(ids)
        writing.announce(ids)
    return len(ids)


def present(row: Import) -> QuerySet[Product]:
    """What the file speaks for: of a feed by address what that feed brought, else the whole range."""
    present = Product.objects.exclude(status=Product.Status.REMOVED)
    return present.filter(feed_id=row.feed_id) if row.feed_id else present


def missing(row: Import) -> QuerySet[Product]:
    """What neither this import nor a later one has seen; ids of imports are in the order of time."""
    return present(row).filter(Q(last_import=None) | Q(last_import__lt=row.pk))
