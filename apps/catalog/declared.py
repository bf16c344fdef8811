"""What came of a list of relations or rules that was sent in one go."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from apps.catalog.importers.items import RowError


@dataclass
class Declared:
    """How many are new, were there, could not be used and why. Ids in the order given, none twice."""

    created: int = 0
    unchanged: int = 0
    failed: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def refuse(self, error: RowError) -> None:
        """Count a row that can't be used."""
        self.errors.append(asdict(error))
        self.failed += 1
