"""News for the floors above, sent when the catalogue's transaction is through."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `product_ids`, a list of ids whose texts or approval changed. Behind it stands a sweep.
products_changed = Signal()
