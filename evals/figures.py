"""One measured value with what it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.metrics import Interval, mean_of


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval over ``n`` questions.

    ``must`` is a bound ("== 0", ">= 0.97", "<= 5"), "baseline" (better than the far end of the classical
    baseline's interval on the same questions), or nothing where a figure is for reading only.
    """

    name: str
    value: float
    interval: Interval | None = None
    n: int = 0
    baseline: float | None = None
    baseline_interval: Interval | None = None
    must: str = ""
    stretch: str = ""
    better: str = "higher"  # or lower
    gate: bool = True

    @property
    def reached(self) -> bool | None:
        """Whether the must is reached; None where there is none, or nothing to hold it against."""
        if self.must == "baseline":
            if self.baseline is None:
                return None
            low, high = self.baseline_interval or (self.baseline, self.baseline)
            return self.value > high if self.better == "higher" else self.value < low
        return holds(self.value, self.must) if self.must else None

    @property
    def distance(self) -> float | None:
        """How far the stretch target still is, in the figure's unit; 0 once reached."""
        if not self.stretch:
            return None
        sign, bound = self.stretch.split()
        gap = float(bound) - self.value if sign == ">=" else self.value - float(bound)
        return round(max(0.0, gap), 4)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"reached": self.reached, "distance": self.distance}


def holds(value: float, rule: str) -> bool:
    """Whether ``value`` obeys "== 0", ">= 0.97" or "<= 5". Raises ValueError for another rule."""
    sign, bound = rule.split()
    if sign == "==":
        return value == float(bound)
    if sign in (">=", "<="):
        return value >= float(bound) if sign == ">=" else value <= float(bound)
    raise ValueError(f"{rule!r} is no rule")


def share(name: str, hits: Sequence[bool | float], **rest: Any) -> Figure:
    """A share of questions with its interval."""
    value, interval = mean_of([float(hit) for hit in hits])
    return Figure(name, value, interval, len(hits), **rest)


def count(name: str, value: float, n: int, **rest: Any) -> Figure:
    """A number that is not estimated but counted."""
    return Figure(name, value, None, n, **rest)


@dataclass(frozen=True)
class Shown:
    """One question put to a brand and its answer, as the command gave it."""

    slug: str
    row: dict[str, Any]
    answer: dict[str, Any]


@dataclass
class Result:
    """What came of one set: figures, the failing cases, and remarks for the reader."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    absent: str = ""
    broken: str = ""
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "set": self.name,
            "seconds": round(self.seconds, 1),
            "absent": self.absent,
            "broken": self.broken,
            "notes": self.notes,
            "failures": len(self.failures),
            "figures": [figure.as_dict() for figure in self.figures],
        }

    def keep(self, slug: str, rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]]) -> None:
        """Remember what was said, for the second checker."""
        self.shown += [Shown(slug, row, answer) for row, answer in zip(rows, answers, strict=True)]
