"""The report: JSON for programs, a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.figures import Figure, Result
from evals.places import scratch, write_json, write_lines

HEAD = ("figure", "value", "95 % interval", "n", "baseline", "must", "stretch", "to go")


def write(results: Sequence[Result], about: dict[str, Any]) -> str:
    """Write report.json, report.md and the failing cases of each set; returns the table."""
    folder = scratch()
    write_json(folder / "report.json", {**about, "sets": [each.as_dict() for each in results]})
    for each in results:
        if not each.absent and not each.broken:
            write_lines(folder / "failures" / f"{each.name}.jsonl", each.failures)
    text = "\n\n".join(section(each) for each in results)
    (folder / "report.md").write_text(text + "\n", "utf-8")
    return text


def musts(results: Sequence[Result]) -> dict[str, bool]:
    """Each must that could be decided, by "set: figure"."""
    found = [(each, figure) for each in results for figure in each.figures]
    return {f"{r.name}: {f.name}": bool(f.reached) for r, f in found if f.reached is not None}


def summary(results: Sequence[Result], fallen: Sequence[str]) -> str:
    """What a reader wants to know first, told last."""
    known = musts(results)
    lines = ["", f"{sum(known.values())} of {len(known)} musts reached."]
    lines += [f"Missed: {name}" for name, good in known.items() if not good]
    far = [(r, f) for r in results for f in r.figures if f.distance]
    lines += [f"Short of the stretch target: {r.name}, {f.name}: {number(f.distance)}" for r, f in far]
    lines += [f"Not measured: {each.name} ({each.absent})" for each in results if each.absent]
    lines += [f"{each.name}: {each.broken}" for each in results if each.broken]
    return "\n".join([*lines, *(f"FELL: {each}" for each in fallen)])


def section(result: Result) -> str:
    """One set as a Markdown table."""
    head = f"## {result.name}"
    if result.absent or result.broken:
        return f"{head}\n\n" + (result.broken or f"Not measured: {result.absent}.")
    rows = [HEAD, *(line(each) for each in result.figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    table = [_row(rows[0], widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    table += [_row(row, widths) for row in rows[1:]]
    told = f"{result.seconds:.0f} s, {len(result.failures)} cases in failures/{result.name}.jsonl"
    return "\n".join([head, "", *table, "", told, *result.notes])


def line(figure: Figure) -> tuple[str, ...]:
    mark = {True: " ✓", False: " ✗", None: ""}[figure.reached]
    must = "above baseline" if figure.must == "baseline" and figure.better == "higher" else figure.must
    must = "below baseline" if must == "baseline" else must
    return (
        figure.name,
        number(figure.value),
        interval(figure.interval),
        str(figure.n or ""),
        " ".join(filter(None, [number(figure.baseline), interval(figure.baseline_interval)])),
        f"{must}{mark}",
        figure.stretch,
        "" if figure.distance is None else ("reached" if figure.distance == 0 else number(figure.distance)),
    )


def number(value: float | None) -> str:
    if value is None:
        return ""
    if value != value:
        return "–"
    if value == int(value) and abs(value) >= 1:
        return str(int(value))
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def interval(value: tuple[float, float] | None) -> str:
    return f"[{number(value[0])}, {number(value[1])}]" if value else ""


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
