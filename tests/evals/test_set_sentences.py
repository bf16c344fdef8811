"""What stands in an evaluation set is found in the product's files, and chance likeness is not."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def looking() -> ModuleType:
    spec = importlib.util.spec_from_file_location("set_sentences", ROOT / "bin/_set_sentences.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_sentence_is_found_also_when_it_is_broken_over_lines(looking: ModuleType, tmp_path: Path) -> None:
    told = "Will the purple kettle whistle when water boils?"
    (tmp_path / "set.json").write_text(json.dumps([{"question": told}]))
    known = looking.by_beginning(looking.sentences(tmp_path))
    found = list(
        looking.hits('x = 1\ny = ("will the purple kettle"\n     " whistle when water boils")\n', known)
    )
    assert found == [(2, "will the purple kettle whistle when water boils")]
    assert list(looking.hits("will the purple kettle whistle when it falls", known)) == []


def test_short_sentences_and_tables_are_read(looking: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_text("a\tb\nHow much is it?\tDoes this one fit on my grey bicycle\n")
    assert looking.sentences(tmp_path) == {looking.words("Does this one fit on my grey bicycle")}


def test_without_the_sets_it_says_so(
    looking: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(looking, "SHARED", tmp_path)
    assert looking.main() == 0
    assert "absent" in capsys.readouterr().out


def test_a_found_sentence_fails_the_check(
    looking: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "Will the purple kettle whistle when water boils?"
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals/set.json").write_text(json.dumps([told]))
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps/rules.txt").write_text(f"# one\n{told}\n")
    monkeypatch.setattr(looking, "SHARED", tmp_path)
    monkeypatch.setattr(looking, "ROOT", tmp_path)
    assert looking.main() == 1
    assert "apps/rules.txt:2" in capsys.readouterr().out
