"""What the person who starts the evaluation asked for."""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
SEED = 20_260


@dataclass(frozen=True)
class Options:
    """``limit`` caps the questions of each set (0 = all), drawn with a fixed seed."""

    only: tuple[str, ...] = ()
    limit: int = 0
    engine: str = "offline"
    update: bool = False
    fresh: bool = False

    def some(self, items: Sequence[T]) -> list[T]:
        """All, or a drawn part in the set's own order."""
        return self.drawn(items, self.limit) if self.limit else list(items)

    def drawn(self, items: Sequence[T], most: int) -> list[T]:
        """At most so many, always the same ones."""
        if len(items) <= most:
            return list(items)
        drawn = random.Random(SEED).sample(range(len(items)), most)  # noqa: S311 - a fixed draw
        return [items[at] for at in sorted(drawn)]

    def wants(self, name: str) -> bool:
        return not self.only or any(name.startswith(each) or each in name for each in self.only)


def read(arguments: Sequence[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="make evals ARGS=", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="SET", help="sets whose name holds this")
    parser.add_argument("--limit", type=int, default=0, help="at most so many questions of each set")
    parser.add_argument("--engine", choices=["offline", "generative"], default="offline")
    parser.add_argument("--update-baseline", action="store_true", help="write evals/baseline.json")
    parser.add_argument("--fresh", action="store_true", help="make the evaluation's database anew first")
    found = parser.parse_args(arguments)
    return Options(tuple(found.only), found.limit, found.engine, found.update_baseline, found.fresh)
