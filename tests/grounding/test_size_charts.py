"""Sizes in another system than the goods bear: told by an approved chart, by its rows, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from apps.grounding import pipeline
from apps.grounding.types import Decision, Draft, Evidence, ProductView, Question, Statement, VariantView
from apps.grounding.understanding.sizes import Sized, said
from apps.grounding.verifier import judge
from tests.grounding.goods import NOON, PASSAGES, Shop, proof

AS_OF = "(as of 2026-05-04 12:00 UTC)"
ROW = "EU: 42; UK: 8; US: 9; Foot length in cm: 26.5."
CHART = proof(
    "EU: 40; UK: 6.5; US: 7.5; Foot length in cm: 25\nEU: 41; UK: 7.5; US: 8.5; Foot length in cm: 25.7\n"
    "EU: 42; UK: 8; US: 9; Foot length in cm: 26.5\nEU: 43; UK: 9; US: 10; Foot length in cm: 27.2",
    title="Size chart", heading="Shoes > Men",
)  # fmt: skip
WOMEN = proof("EU: 38; UK: 5; US: 7\nEU: 40; UK: 6.5; US: 9", title="Size chart", heading="Shoes > Women")


def shoe(sku: str, title: str, *values: str, option: str = "Size") -> ProductView:
    variants = tuple(
        VariantView(f"{sku}-{value}", {option: value}, Decimal("89.00"), "EUR", place)
        for place, value in enumerate(values)
    )
    return ProductView(sku, title, "Osprey Hollow", "Shoes", version="1", variants=variants, read_at=NOON)


MERLIN = shoe("MERLIN", "Merlin Trail Shoe", "40", "41", "42", "43")
PLOVER = shoe("PLOVER", "Plover Boot", "UK 7.5", "UK 8", "UK 9")
SWIFT = shoe("SWIFT", "Swift Sandal", "6", "7", "8", "9")


class ShoeShop(Shop):
    goods = (MERLIN, PLOVER, SWIFT)
    charts: Sequence[Evidence] = (CHART,)

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        return (*self.charts, *PASSAGES)


class BothShop(ShoeShop):
    charts = (CHART, WOMEN)


def ask(text: str, product: ProductView | None = None, shop: type[Shop] = ShoeShop, **more: str) -> Decision:
    return pipeline.decide(Question(text, product=product, **more), shop())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("I'm a UK 8", Sized("UK", "8")),
        ("do you have 9.5 US?", Sized("US", "9.5")),
        ("is the uk size 9 in stock?", Sized("UK", "9")),
        ("what is UK 8 in EU sizes?", Sized("UK", "8")),
        ("my usual is a us women's 7 ½", Sized("US", "7.5", "women")),
        ("in Größe 42 EU?", Sized("EU", "42")),
        ("can you send us 8 of them?", None),
        ("do you deliver to the UK in 8 days?", None),
        ("delivery to UK 3 days?", None),
        ("does it have a UK 3 pin plug?", None),
    ],
)
def test_a_size_is_read_with_its_system(text: str, size: Sized | None) -> None:
    assert said(text) == size


@pytest.mark.parametrize(
    "text",
    ["what is UK 8 in EU sizes?", "I'm a UK 8, which size should I take?", "US 9 is which EU size?"],
)
def test_a_size_in_another_system_is_told_by_the_row_of_the_chart(text: str) -> None:
    answer = ask(text, MERLIN)
    assert (answer.outcome, answer.text) == ("answered", ROW)
    assert [item.text for item in answer.cited] == [CHART.text]


def test_the_row_is_told_in_german_too() -> None:
    assert ask("Welche EU-Größe entspricht UK 8?", MERLIN, language="de").text == ROW


def test_stock_and_price_are_of_the_goods_own_size() -> None:
    stock = f"The Merlin Trail Shoe (42) is in stock: 2 available {AS_OF}."
    assert ask("do you have it in UK 8?", MERLIN).text == f"{ROW} {stock}"
    price = f"The Merlin Trail Shoe (42) costs 89.00 EUR {AS_OF}."
    assert ask("how much is it in US 9?", MERLIN).text == f"{ROW} {price}"


def test_a_number_of_another_system_is_not_the_goods_own() -> None:
    answer = ask("is US 9 in stock?", PLOVER)
    assert answer.text == f"{ROW} The Plover Boot (UK 8) is in stock: 1 available {AS_OF}."


def test_the_goods_own_system_needs_no_chart() -> None:
    answer = ask("do you have it in UK 9?", PLOVER)
    assert answer.text == f"The Plover Boot (UK 9) is in stock: 2 available {AS_OF}."
    assert "UK 7.5, UK 8, UK 9" in ask("do you have it in UK 11?", PLOVER).text


def test_without_a_row_or_a_known_system_nothing_is_said() -> None:
    assert (ask("do you have UK 12?", MERLIN).outcome, ask("do you have UK 8?", SWIFT).outcome) == (
        "refused",
        "refused",
    )


def test_for_whom_decides_between_charts_and_both_are_told_where_nobody_says() -> None:
    assert ask("which EU size is a women's US 9?", shop=BothShop).text == "EU: 40; UK: 6.5; US: 9."
    assert ask("which EU size is US 9?", shop=BothShop).text == f"Men: {ROW} Women: EU: 40; UK: 6.5; US: 9."


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("UK 8 is EU 42.", "supported"),
        ("EU: 42; UK: 8; US: 9.", "supported"),
        ("UK 8 is EU 43.", "unsupported"),
        ("UK 9 is EU 42.", "unsupported"),
        ("EU: 42; UK: 8; US: 10.", "unsupported"),
        ("EU: 42; UK: 9.", "unsupported"),
    ],
)
def test_a_claim_never_stands_on_two_rows_or_another_column(claim: str, verdict: str) -> None:
    draft = Draft((Statement(claim, (CHART.id,)),))
    assert judge(draft, [CHART]).verdict == verdict


CHESTS = proof(
    "Size: S; Chest in cm: 86–92; Sleeve in cm: 60\nSize: M; Chest in cm: 93–99; Sleeve in cm: 62\n"
    "Size: L; Chest in cm: 100–107; Sleeve in cm: 64",
    title="Size chart", heading="Jackets",
)  # fmt: skip


class ChestShop(ShoeShop):
    charts = (CHESTS,)


def test_a_measure_inside_a_span_finds_its_row() -> None:
    row = "Size: M; Chest in cm: 93–99; Sleeve in cm: 62."
    assert ask("Which size for a chest of 96 cm?", shop=ChestShop).text == row
    assert ask("Which size for a chest of 120 cm?", shop=ChestShop).outcome == "refused"
