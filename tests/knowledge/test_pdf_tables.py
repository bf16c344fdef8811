"""A PDF's tables come over as tables: each value under its column's name, or, where unsure, as lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.assistant import answering
from apps.assistant.answering import Ask
from apps.knowledge import documents, importing, indexing, pdf_tables, pdf_text
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop
from tests.knowledge.pdf_pages import grid, words_at
from tests.knowledge.test_pdf_text import SENTENCE, pdf, words

FEES = grid(
    [["Country", "Fee", "Working days"], ["Germany", "3.90 EUR", "1-2"], ["France", "8.50 EUR", "2-4"],
     ["United Kingdom", "12.00 EUR", "3-6"]],
    [20, 150, 250], ruled=True,
)  # fmt: skip
CHART = grid(
    [["Size", "Chest (cm)", "Waist (cm)"], ["S", "84-89", "66-71"], ["M", "90-95", "72-77"],
     ["L", "96-101", "78-83"]],
    [20, 100, 200], right=(1, 2),
)  # fmt: skip
SINGLE = grid(
    [["Size", "Chest (cm)", "Waist (cm)"], ["S", "88", "70"], ["M", "92", "76"], ["L", "96", "82"]],
    [20, 100, 200],
)


def read(folder: Path, page: bytes) -> str:
    return documents.read(pdf(folder / "page.pdf", page), "en").body


def rows(folder: Path, page: bytes) -> list[str]:
    return [block.text for block in documents.blocks_of(read(folder, page), "text")]


def test_a_ruled_table_between_paragraphs_is_kept_as_markdown(tmp_path: Path) -> None:
    page = words_at(20, 375, "We deliver to these countries.") + FEES + words_at(20, 260, "Free from 90 EUR.")
    assert read(tmp_path, page) == (
        "We deliver to these countries.\n\n"
        "| Country | Fee | Working days |\n| --- | --- | --- |\n| Germany | 3.90 EUR | 1-2 |\n"
        "| France | 8.50 EUR | 2-4 |\n| United Kingdom | 12.00 EUR | 3-6 |\n\n"
        "Free from 90 EUR."
    )
    assert rows(tmp_path, page)[2] == "Country: France; Fee: 8.50 EUR; Working days: 2-4"


def test_an_unruled_chart_with_numbers_to_the_right_is_a_table_too(tmp_path: Path) -> None:
    assert rows(tmp_path, CHART) == [
        "Size: S; Chest (cm): 84-89; Waist (cm): 66-71",
        "Size: M; Chest (cm): 90-95; Waist (cm): 72-77",
        "Size: L; Chest (cm): 96-101; Waist (cm): 78-83",
    ]


def test_an_empty_cell_stays_empty_and_moves_nothing(tmp_path: Path) -> None:
    page = grid(
        [["Country", "Standard", "Express"], ["Austria", "4.90", ""], ["Italy", "", "19.00"],
         ["Spain", "7.90", "18.00"]],
        [20, 150, 250],
    )  # fmt: skip
    assert rows(tmp_path, page)[:2] == ["Country: Austria; Standard: 4.90", "Country: Italy; Express: 19.00"]


def test_a_cell_or_a_column_name_of_two_lines_is_put_together(tmp_path: Path) -> None:
    page = grid(
        [["Item", "Care", "Highest"], ["", "", "temperature"], ["Ridge jacket", "Wash, close all", "30"],
         ["", "zips before", ""], ["Moss fleece", "Wash by hand", "20"]],
        [20, 130, 300], step=12,
    )  # fmt: skip
    assert rows(tmp_path, page) == [
        "Item: Ridge jacket; Care: Wash, close all zips before; Highest temperature: 30",
        "Item: Moss fleece; Care: Wash by hand; Highest temperature: 20",
    ]


def test_parts_of_a_table_keep_their_names_and_the_columns_names(tmp_path: Path) -> None:
    page = grid(
        [
            ["Size", "Chest", "Waist"],
            ["Women", "", ""],
            ["S", "84", "66"],
            ["Men", "", ""],
            ["S", "94", "76"],
        ],
        [20, 100, 200],
    )
    assert rows(tmp_path, page) == [
        "Women", "Size: S; Chest: 84; Waist: 66", "Men", "Size: S; Chest: 94; Waist: 76"
    ]  # fmt: skip


def test_two_columns_of_words_are_names_and_values(tmp_path: Path) -> None:
    page = grid([["Upper", "Nylon"], ["Lining", "Polyester"], ["Weight", "1.2 kg"]], [20, 150])
    assert rows(tmp_path, page) == ["Upper: Nylon", "Lining: Polyester", "Weight: 1.2 kg"]


def test_a_bar_in_a_cell_does_not_part_it(tmp_path: Path) -> None:
    page = grid([["Size", "EU|UK", "cm"], ["S", "36|4", "23"], ["M", "38|5", "25"]], [20, 100, 200])
    assert rows(tmp_path, page) == ["Size: S; EU|UK: 36|4; cm: 23", "Size: M; EU|UK: 38|5; cm: 25"]


COLUMNS = grid([["We are glad to take it back from you", "The warranty holds for two years"]] * 5, [20, 210])
LIST = grid([["-", "Free returns"], ["-", "Fast delivery"], ["-", "Warranty"]], [20, 40])
BETWEEN = grid([["Names", "of", "columns"], ["Ada", "Ben", ""]], [20, 100, 200]) + words_at(
    60, 308, "between two columns it stands"
)


@pytest.mark.parametrize("page", [COLUMNS, LIST, BETWEEN, words(SENTENCE)])
def test_what_is_no_table_stays_lines(tmp_path: Path, page: bytes) -> None:
    assert "| --- |" not in read(tmp_path, page)


def test_a_cell_between_two_columns_makes_no_table() -> None:
    laid_out = "Country    Fee\nAustria    4.90\nItaly      6.90\n       free       9\nSpain   7.90   8\n"
    assert "Spain | 7.90" not in (pdf_tables.with_tables(laid_out) or "")


def test_a_page_of_endless_lines_is_not_searched() -> None:
    assert pdf_tables.with_tables("a  b  " * 100_000) is None
    assert (pdf_tables.with_tables("a    1    2\n" * 20_000) or "").count("a: 1; 2") == 20_000


def test_without_time_left_the_words_come_over_without_their_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Page:
        def extract_text(self, extraction_mode: str = "plain") -> str:
            assert extraction_mode == "plain"
            return "A\nB\nC\nD"

    monkeypatch.setattr(pdf_text, "LAYING_OUT", 0)
    assert pdf_text._text(Page()) == "A\nB\nC\nD"  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "question", "told", "not_told"),
    [
        (FEES, "How much is delivery to France?", "8.50", ("3.90", "12.00")),
        (FEES, "How many working days does delivery to Germany take?", "1-2", ("2-4", "3-6")),
        (SINGLE, "Which size for a chest of 96 cm?", "Size: L", ("Size: S", "Size: M")),
    ],
)
def test_a_question_for_one_row_is_answered_from_that_row(
    tmp_path: Path, page: bytes, question: str, told: str, not_told: tuple[str, ...]
) -> None:
    brand = shop()
    name = "Delivery fees" if page == FEES else "Size chart"
    path = pdf(tmp_path / f"{name.lower().replace(' ', '-')}.pdf", page)
    with brand_scope(brand):
        importing.import_paths([path], by=BY, approve_as=ADA.format(brand.slug))
        indexing.embed_pending()
        decision = answering.answer(Ask(question), brand).decision
    assert decision.outcome == "answered", decision
    assert told in decision.text
    assert not any(each in decision.text for each in not_told)
