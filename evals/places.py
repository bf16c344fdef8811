"""Where the sets lie and where the evaluation keeps what it makes."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SHARED = Path(os.environ.get("VITRINE_EVAL_SETS") or ROOT.parent / "shared").resolve()


class Absent(Exception):
    """A set that is not on this machine; the text names what is missing."""


def scratch() -> Path:
    """The evaluation's own folder below VITRINE_VAR, made when missing."""
    path = Path(os.environ.get("VITRINE_VAR") or ROOT / "var").resolve()
    path = path if path.name == "evals" else path / "evals"
    path.mkdir(parents=True, exist_ok=True)
    return path


def shared(name: str) -> Path:
    """A file or folder of the shared sets. Raises Absent."""
    path = SHARED / name
    if not path.exists():
        raise Absent(f"{name} is not under the folder of sets (VITRINE_EVAL_SETS)")
    return path


def own(name: str) -> Path:
    """A file or folder of the project's own sets. Raises Absent."""
    path = HERE / name
    if not path.exists():
        raise Absent(f"evals/{name} does not exist")
    return path


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_table(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=delimiter)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    path.write_text(text, "utf-8")
