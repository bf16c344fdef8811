"""Judges a draft by the evidence it cites: deterministic, pure, the same for every engine."""

from __future__ import annotations

from .judging import judge

__all__ = ["judge"]
