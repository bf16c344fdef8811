"""News from the log, sent after commit."""

from __future__ import annotations

from django.dispatch import Signal

# kwargs: brand_id, line (the signed checkpoint as it was published). Hand it to whoever keeps copies.
checkpoint_signed = Signal()
