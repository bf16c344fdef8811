"""What the documents promise is there, and what is there stands in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = ("requirements.txt", "requirements-dev.txt", "requirements-evals.txt")
SETTING = re.compile(r"env\.(?:text|flag|number|numbers|words|secret|database)\(\s*\"([A-Z_]+)\"")


def _read(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_setting_has_its_row() -> None:
    used = {name for path in (ROOT / "config").rglob("*.py") for name in SETTING.findall(path.read_text())}
    assert {"DATABASE_URL", "PORT"} <= used
    assert [name for name in sorted(used) if f"`{name}`" not in _read("docs/operations.md")] == []


def test_every_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    lines = "".join(_read(name) for name in PINNED).splitlines()
    pinned = {re.split(r"[=\[]", line)[0] for line in lines if line and not line.startswith(("-", "#"))}
    explained = set(re.findall(r"^\| ([\w-]+) \|", _read("docs/dependencies.md"), re.MULTILINE)) - {"package"}
    assert explained == pinned


def test_every_dependency_is_pinned_exactly() -> None:
    lines = "".join(_read(name) for name in PINNED).splitlines()
    assert [line for line in lines if line and not line.startswith(("-r", "#")) and "==" not in line] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/operations.md"])
def test_every_command_a_document_names_exists(document: str) -> None:
    text = _read(document)
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    assert [name for name in re.findall(r"`make ([a-z]+)", text) if name not in targets] == []
    assert [name for name in re.findall(r"`(bin/[a-z-]+)", text) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/operations.md"])
def test_every_link_between_documents_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    links = re.findall(r"\]\(([^)#:]+)\)", _read(document))
    assert [link for link in links if not (folder / link).exists()] == []
