"""Tables of a page, row by row: each value under its own column's name, whatever cells go over."""

from __future__ import annotations

import pytest

from apps.catalog.html_blocks import read_html
from apps.knowledge import documents


def rows(markup: str) -> list[str]:
    return [block.text for block in read_html(f"<table>{markup}</table>")[1]]


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        pytest.param(
            "<tr><th>Country</th><th>Fee</th><th>Days</th></tr>"
            "<tr><td>France</td><td>8.50</td><td>2-4</td></tr>",
            ["Country: France; Fee: 8.50; Days: 2-4"],
            id="a row of headings",
        ),
        pytest.param(
            "<thead><tr><td>Country</td><td>Fee</td></tr></thead><tr><td>France</td><td>8.50</td></tr>",
            ["Country: France; Fee: 8.50"],
            id="a head without headings",
        ),
        pytest.param(
            "<tr><td></td><th>S</th><th>M</th></tr><tr><th>Chest</th><td>88</td><td>92</td></tr>",
            ["Chest; S: 88; M: 92"],
            id="an empty corner and a column of headings",
        ),
        pytest.param(
            "<tr><th>France</th><td>8.50</td></tr><tr><th>Spain</th><td>7.90</td></tr>",
            ["France: 8.50", "Spain: 7.90"],
            id="a column of headings alone",
        ),
        pytest.param(
            "<tr><th>Country</th><th>Standard</th><th>Express</th></tr>"
            "<tr><td>Austria</td><td colspan=2>free</td></tr>"
            "<tr><td>Italy</td><td>4.90</td><td>9.90</td></tr>",
            ["Country: Austria; Standard: free; Express: free",
             "Country: Italy; Standard: 4.90; Express: 9.90"],
            id="a value over two columns",
        ),
        pytest.param(
            "<tr><th rowspan=2>Size</th><th colspan=2>Women</th><th colspan=2>Men</th></tr>"
            "<tr><th>Chest</th><th>Waist</th><th>Chest</th><th>Waist</th></tr>"
            "<tr><td>S</td><td>84</td><td>66</td><td>94</td><td>76</td></tr>",
            ["Size: S; Women Chest: 84; Women Waist: 66; Men Chest: 94; Men Waist: 76"],
            id="two rows of headings",
        ),
        pytest.param(
            "<tr><th>Country</th><th>Way</th><th>Fee</th></tr>"
            "<tr><td rowspan=2>Spain</td><td>Standard</td><td>7.90</td></tr>"
            "<tr><td>Express</td><td>18.00</td></tr><tr><td>Italy</td><td>Standard</td><td>6.90</td></tr>",
            ["Country: Spain; Way: Standard; Fee: 7.90", "Country: Spain; Way: Express; Fee: 18.00",
             "Country: Italy; Way: Standard; Fee: 6.90"],
            id="a name for two rows",
        ),
        pytest.param(
            "<tr><th colspan=2>Delivery fees</th></tr><tr><th>Country</th><th>Fee</th></tr>"
            "<tr><td colspan=2>Europe</td></tr><tr><td>France</td><td>8.50</td></tr>",
            ["Delivery fees", "Europe", "Country: France; Fee: 8.50"],
            id="titles over the whole width",
        ),
        pytest.param(
            "<caption>Size chart, women</caption><tr><th>Size</th><th>Chest</th></tr>"
            "<tr><td>S</td><td>84</td></tr>",
            ["Size chart, women", "Size: S; Chest: 84"],
            id="a caption",
        ),
        pytest.param("<tr><th>A</th></tr><tr><th>B</th></tr>", ["A", "B"], id="headings alone"),
        pytest.param(
            "<tr><td colspan=x>A</td><td colspan=-1>B</td><td rowspan=0>C</td></tr>",
            ["A: B; C"],
            id="nonsense",
        ),
    ],
)  # fmt: skip
def test_a_value_stands_under_its_columns_name(markup: str, told: list[str]) -> None:
    assert rows(markup) == told


def test_spans_do_not_make_a_small_page_large() -> None:
    cell = f"<td colspan=9999 rowspan=9999>{'word ' * 300}</td>"
    wide = f"<tr>{cell * 40}</tr>" + "<tr></tr>" * 5000
    assert sum(map(len, rows(wide))) < 500_000
    short = "<tr><td colspan=9999 rowspan=9999>some words</td></tr>" + "<tr><td>x</td></tr>" * 5000
    assert sum(map(len, rows(short))) < 500_000


def test_spans_survive_the_import() -> None:
    page = (
        "<h1>Delivery</h1><table><caption>Fees</caption><thead><tr><th>Country</th><th>Standard</th>"
        "<th>Express</th></tr></thead><tbody><tr><td>Austria</td><td colspan='2'>free</td></tr>"
        "</tbody></table>"
    )
    found = documents.parse(page, "html", "delivery", "en")
    assert [block.text for block in documents.blocks_of(found.body, "html")] == [
        "Delivery", "Fees", "Country: Austria; Standard: free; Express: free"
    ]  # fmt: skip
