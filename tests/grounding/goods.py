"""A small shop of our own for grounding tests: two tents, a stove, a jacket, and what may be said of them."""

from __future__ import annotations

from apps.grounding.types import Evidence, Source, SourceKind


def proof(
    text: str, *, kind: SourceKind = "passage", product: str | None = None, title: str = "", heading: str = ""
) -> Evidence:
    """One piece of evidence whose id is its text."""
    return Evidence(text, kind, text, Source(kind, text, title=title), product=product, heading=heading)
