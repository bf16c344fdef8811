"""Reading files of knowledge and cutting them into passages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from apps.knowledge.cutting import TARGET, cut, sentences
from apps.knowledge.documents import DocumentError, blocks_of, files_in, parse, read

FRONT = """---
title: Returns
language: DE
audience: advisors
products: [A-1, B-2]
categories: Tents, Sleeping > Quilts
valid_from: 2026-01-01
valid_to: "2026-12-31"
---
# Returns

Send it back within 30 days.
"""


def test_front_matter_says_who_when_and_for_what() -> None:
    found = parse(FRONT, "markdown", "returns", "en")
    assert (found.title, found.language, found.audience, found.slug) == (
        "Returns",
        "de",
        "advisors",
        "returns",
    )
    assert found.products == ["A-1", "B-2"]
    assert found.categories == ["tents", "sleeping > quilts"]
    assert (found.valid_from, found.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.body.startswith("# Returns")


def test_without_front_matter_the_heading_or_the_file_names_it() -> None:
    assert parse("# Care of wool\n\nWash cold.", "markdown", "x", "en").title == "Care of wool"
    assert parse("Wash cold.", "markdown", "care-of_wool", "en").title == "Care of wool"
    page = "<html><head><title>Care</title></head><body><p>Wash</p></body></html>"
    assert parse(page, "html", "x", "en").title == "Care"


@pytest.mark.parametrize(
    ("front", "word"),
    [
        ("title: [", "YAML"),
        ("- a", "names and values"),
        ("audience: everybody", "audience"),
        ("valid_to: soon", "valid_to"),
        ("valid_from: 2026-02-01\nvalid_to: 2026-01-01", "before"),
        ("owner: x", "owner"),
        ("products: {a: 1}", "products"),
        ("title: !!python/object/apply:os.system [ls]", "YAML"),
    ],
)
def test_front_matter_that_makes_no_sense_is_refused_with_a_reason(front: str, word: str) -> None:
    with pytest.raises(DocumentError, match=word):
        parse(f"---\n{front}\n---\ntext", "markdown", "x", "en")


def test_tables_become_rows_that_name_their_columns() -> None:
    text = "## Sizes\n\n| Size | Chest | Waist |\n|---|---|---|\n| S | 92 cm | |\n| M | 98 cm | 84 cm |\n"
    (passage,) = cut(blocks_of(text, "markdown"), "Guide")
    assert passage.heading == "Sizes"
    assert passage.text == "Size: S; Chest: 92 cm\nSize: M; Chest: 98 cm; Waist: 84 cm"


def test_html_is_read_without_what_could_run_or_only_navigates() -> None:
    page = (
        "<html><body><nav>Home</nav><h1>Delivery</h1><p>Two <b>days</b>.</p><script>x()</script>"
        "<style>p{}</style><ul><li>Austria</li><li>Norway</li></ul>"
        "<table><tr><td>Express</td><td>9 EUR</td></tr></table></body></html>"
    )
    found = parse(page, "html", "delivery", "en")
    assert "script" not in found.body
    (passage,) = cut(blocks_of(found.body, "html"), found.title)
    assert passage.text == "Two days.\nAustria\nNorway\nExpress: 9 EUR"


def test_markup_inside_markdown_stays_text() -> None:
    (passage,) = cut(blocks_of("Hello <script>alert(1)</script>", "markdown"), "x")
    assert passage.text == "Hello <script>alert(1)</script>"


def test_passages_end_with_their_section_and_never_inside_a_sentence() -> None:
    sentence = "The frame is guaranteed for ten years from the day of purchase. "
    text = f"# Warranty\n\n## Frame\n\n{sentence * 25}\n\n## Cloth\n\nTwo years."
    passages = cut(blocks_of(text, "markdown"), "Warranty")
    assert [one.heading for one in passages] == ["Frame", "Frame", "Frame", "Cloth"]
    assert all(one.text.endswith(".") and len(one.text) <= TARGET for one in passages)
    assert " ".join(one.text for one in passages[:3]) == (sentence * 25).strip()


def test_a_sentence_without_end_is_cut_between_words() -> None:
    passages = cut(blocks_of("word " * 2000, "markdown"), "x")
    assert all(len(one.text) <= 1500 and not one.text.startswith("ord") for one in passages)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We ship to Austria. It takes 2 days.", 2),
        ("It weighs approx. 2 kg, i.e. little. Fine.", 2),
        ("Offen ist ab dem 1. Mai. Danach bis 18 Uhr.", 2),
        ("Is it dry? Yes! Really.", 3),
        ("Version 2.1 is out", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count
    assert " ".join(sentences(text)) == text


def test_folders_are_read_by_name_and_other_files_left_alone(tmp_path: Path) -> None:
    for name in ("b.md", "a.html", "x.docx", "sub/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    assert [one.name for one in files_in([tmp_path])] == ["a.html", "b.md", "c.md"]


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "x.docx").write_bytes(b"PK")
    (tmp_path / "empty.md").write_text("---\ntitle: T\n---\n \n")
    codes = []
    for name in ("x.pdf", "x.docx", "empty.md", "none.md"):
        with pytest.raises(DocumentError) as caught:
            read(tmp_path / name, "en")
        codes.append(caught.value.code)
    assert codes == ["bad_pdf", "unknown_format", "empty", "no_file"]
