"""First names common among shoppers of Europe and America, and houses that are named like people."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
FIRST_NAMES = frozenset((HERE / "first_names.txt").read_text(encoding="utf-8").split())
COMPANIES = frozenset((HERE / "companies.txt").read_text(encoding="utf-8").splitlines())
