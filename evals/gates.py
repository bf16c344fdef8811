"""No figure may fall: what is measured is held against the figures of the last accepted run."""

from __future__ import annotations

from collections.abc import Sequence

from evals.figures import Figure, Result
from evals.places import HERE, read_json, write_json

FILE = HERE / "baseline.json"
TOLERANCE = 0.01  # the questions are the same each time; machines round a little differently


def fallen(results: Sequence[Result], known: dict[str, dict[str, float]] | None = None) -> list[str]:
    """One sentence for each figure that got worse by more than the tolerance."""
    kept = (read_json(FILE) if FILE.exists() else {}) if known is None else known
    out = []
    for result in results:
        for figure in result.figures:
            before = kept.get(result.name, {}).get(figure.name)
            if before is not None and figure.gate and worse(figure, before):
                out.append(f"{result.name}, {figure.name}: {figure.value:.3f}, was {before:.3f}")
    return out


def worse(figure: Figure, before: float) -> bool:
    """NaN, or further than the tolerance on the bad side."""
    if figure.value != figure.value:
        return True
    lost = before - figure.value if figure.better == "higher" else figure.value - before
    return lost > (0 if figure.must == "== 0" else TOLERANCE)


def keep(results: Sequence[Result]) -> None:
    """Write the figures of these sets into the baseline, the others stay."""
    kept = read_json(FILE) if FILE.exists() else {}
    for result in results:
        gated = {
            each.name: round(each.value, 4)
            for each in result.figures
            if each.gate and each.value == each.value
        }
        if gated:
            kept[result.name] = gated
    write_json(FILE, dict(sorted(kept.items())))
