"""Classical methods measured on the same questions: what the product has to beat."""

from __future__ import annotations
