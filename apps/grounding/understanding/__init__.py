"""What a question means: language, intent, product, variant, and what it refers back to."""

from __future__ import annotations

from .reading import Reading, understand

__all__ = ["Reading", "understand"]
