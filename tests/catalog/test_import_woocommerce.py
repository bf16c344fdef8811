"""WooCommerce's product CSV as its exporter writes it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from apps.catalog import importing, selectors
from apps.catalog.importers import woocommerce_csv
from apps.catalog.importers.items import FeedError, Parsed, RowError, Sale
from apps.catalog.models import Relation, UnapprovedText
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop

HEADER = [
    *("ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?"),
    *("Visibility in catalog", "Short description", "Description", "Date sale price starts"),
    *("Date sale price ends", "Tax status", "In stock?", "Stock", "Low stock amount", "Backorders allowed?"),
    *("Sold individually?", "Weight (kg)", "Length (cm)", "Purchase note", "Sale price", "Regular price"),
    *("Categories", "Tags", "Shipping class", "Images", "Parent", "Grouped products", "Upsells"),
    *("Cross-sells", "External URL", "Position", "Brands", "Meta: _supplier_cost"),
    *(
        f"Attribute {n} {part}"
        for n in (1, 2)
        for part in ("name", "value(s)", "visible", "global", "default")
    ),
]
Row = dict[str, str]
SIMPLE = {"Type": "simple", "Published": "1", "Visibility in catalog": "visible", "In stock?": "1"}


def write(folder: Path, *rows: Row) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "products.csv"
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
    return path


def read(folder: Path, *rows: Row) -> list[Parsed | RowError]:
    return list(woocommerce_csv.rows(write(folder, *rows)))


def only(found: list[Parsed | RowError]) -> Parsed:
    (one,) = found
    assert isinstance(one, Parsed), one
    return one


def lamp(**cells: str) -> Row:
    return SIMPLE | {"ID": "7", "SKU": "LAMP", "Name": "Lamp", "Regular price": "40"} | cells


def rug(**cells: str) -> Row:
    return SIMPLE | {"ID": "9", "Type": "variable", "SKU": "RUG", "Name": "Rug"} | cells


def piece(sku: str, colour: str, **cells: str) -> Row:
    base = {"ID": f"10{sku[-1]}", "Type": "variation, virtual", "SKU": sku, "Name": f"Rug - {colour}"}
    choice = {"Attribute 1 name": "Colour", "Attribute 1 value(s)": colour, "Attribute 2 name": "Size"}
    return SIMPLE | base | {"Parent": "RUG", "Regular price": "90"} | choice | cells


def test_a_simple_product(tmp_path: Path) -> None:
    item = only(
        read(
            tmp_path,
            lamp(
                **{
                    "Short description": "Bright.",
                    "Description": r"First part\n\nSecond [gallery ids=1] part",
                    "Categories": r"Home > Lamps\, small, Gifts",
                    "Tags": r"oak\, oiled, desk",
                    "Images": "https://c.example/a.jpg, https://c.example/b.jpg",
                    "Weight (kg)": "1.5",
                    "Length (cm)": "30",
                    "Brands": "Lumen",
                    "GTIN, UPC, EAN, or ISBN": "'4006381333931",
                    "Stock": "3",
                    "Low stock amount": "77",
                    "Meta: _supplier_cost": "12.34",
                    "Upsells": "RUG",
                    "Cross-sells": "BULB, SHADE",
                    "Purchase note": "Thank you!",
                    "Attribute 1 name": "Wood",
                    "Attribute 1 value(s)": r"Oak\, oiled, Ash",
                    "Attribute 1 visible": "1",
                    "Attribute 2 name": "Margin",
                    "Attribute 2 value(s)": "low",
                    "Attribute 2 visible": "0",
                }
            ),
        )
    ).data
    assert (item.sku, item.category, item.tags) == (
        "LAMP",
        "Home > Lamps, small",
        ["oak, oiled", "desk", "Gifts"],
    )
    assert "<p>First part</p>" in item.description
    assert "gallery" not in item.description
    assert (item.stock, item.policy, item.brand) == ({"": 3}, "deny", "Lumen")
    assert [(a.label, a.value, a.unit) for a in item.attributes] == [
        ("Wood", ["Oak, oiled", "Ash"], ""),
        ("Barcode", "4006381333931", ""),
        ("Weight", 1.5, "kg"),
        ("Length", 30, "cm"),
    ]
    assert len(item.images) == 2
    assert item.relations == []
    assert item.unapproved == [("note", "Upsells: RUG"), ("note", "Cross-sells: BULB, SHADE")]
    for inner in ("12.34", "77", "Thank you", "Margin"):
        assert inner not in str(item.as_json())


def test_variations_find_their_parent_by_sku_or_id_wherever_it_stands(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        piece("R-2", "Red", Position="2", **{"Attribute 2 value(s)": "L"}),
        lamp(),
        rug(
            **{
                "Attribute 1 name": "Colour",
                "Attribute 1 value(s)": "Red, Blue",
                "Attribute 1 visible": "1",
                "Attribute 2 name": "Size",
                "Attribute 2 value(s)": "M, L",
                "Attribute 2 visible": "1",
            }
        ),
        piece(
            "R-1",
            "Blue",
            Position="1",
            Parent="id:9",
            **{"Sale price": "75", "Images": "https://c.example/b.jpg"},
        ),
        piece("R-3", "Green", Parent="NONE"),
    )
    item = next(one.data for one in found if isinstance(one, Parsed) and one.data.sku == "RUG")
    assert [(v.sku, v.options, v.image) for v in item.variants] == [
        ("R-1", {"Colour": "Blue"}, "https://c.example/b.jpg"),
        ("R-2", {"Colour": "Red", "Size": "L"}, ""),
    ]
    # The blue one comes in any size, so the sizes stay a fact of the product; the colours are choices.
    assert [(a.label, a.value) for a in item.attributes] == [("Size", ["M", "L"])]
    assert (item.price and item.price.amount, item.sale) == (Decimal(90), Sale(Decimal(75)))
    assert [(one.row, one.code) for one in found if isinstance(one, RowError)] == [(6, "no_parent")]


@pytest.mark.parametrize(
    ("cells", "stock", "policy"),
    [
        ({"In stock?": "1", "Stock": ""}, None, "untracked"),
        ({"In stock?": "0", "Stock": ""}, {"": 0}, "deny"),
        ({"In stock?": "backorder", "Stock": ""}, None, "continue"),
        ({"In stock?": "1", "Stock": "0", "Backorders allowed?": "notify"}, {"": 0}, "continue"),
        ({"In stock?": "1", "Stock": "0", "Backorders allowed?": "0"}, {"": 0}, "deny"),
        ({"In stock?": "", "Stock": ""}, None, "deny"),
    ],
)
def test_stock(tmp_path: Path, cells: Row, stock: object, policy: str) -> None:
    item = only(read(tmp_path, lamp(**cells))).data
    assert (item.stock, item.policy) == (stock, policy)


@pytest.mark.parametrize(("left", "stock", "policy"), [("5", None, "untracked"), ("0", {"": 0}, "deny")])
def test_pieces_shared_by_all_variations_are_no_count_of_one(
    tmp_path: Path, left: str, stock: object, policy: str
) -> None:
    item = only(read(tmp_path, rug(Stock=left), piece("R-1", "Red", Stock="parent"))).data
    assert (item.variants[0].stock, item.variants[0].policy) == (stock, policy)


@pytest.mark.parametrize(
    ("published", "visibility", "status"),
    [
        ("1", "search", "active"),
        ("1", "hidden", "hidden"),
        ("0", "visible", "hidden"),
        ("-1", "visible", "draft"),
    ],
)
def test_who_is_shown(tmp_path: Path, published: str, visibility: str, status: str) -> None:
    row = lamp(Published=published, **{"Visibility in catalog": visibility})
    assert only(read(tmp_path, row)).data.status == status


def test_sale_days_are_whole_days_of_the_shop(tmp_path: Path) -> None:
    days = {"Date sale price starts": "2026-06-01", "Date sale price ends": "2026-06-07 00:00:00"}
    found = only(read(tmp_path, lamp(**{"Sale price": "30"}, **days)))
    assert found.data.sale == Sale(Decimal(30), "2026-06-01T00:00:00", "2026-06-07T00:00:00")
    odd = only(read(tmp_path, lamp(**{"Sale price": "40"})))
    assert (odd.data.sale, [one.code for one in odd.notes]) == (None, ["bad_sale"])


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    off = piece("R-4", "Grey", Published="0")
    found = read(
        tmp_path,
        lamp(),
        lamp(),
        {"Type": "simple", "Name": "Nobody"},
        lamp(SKU="X", ID="8", **{"Regular price": "ask"}),
        rug(Name=""),
        piece("R-1", "Red"),
        rug(SKU="RUG2", ID="11"),
        off | {"Parent": "RUG2"},
    )
    assert [(one.row, one.code) for one in found if isinstance(one, RowError)] == [
        (3, "duplicate_sku"),
        (4, "no_sku"),
        (5, "bad_price"),
        (6, "no_title"),
        (7, "no_parent"),
    ]
    kept = {one.data.sku: [note.code for note in one.notes] for one in found if isinstance(one, Parsed)}
    assert kept == {"LAMP": [], "RUG2": ["variation_disabled"]}


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Handle,Title\na,b\n")
    with pytest.raises(FeedError) as caught:
        list(woocommerce_csv.rows(path))
    assert caught.value.code == "not_woocommerce_csv"


@pytest.mark.django_db
def test_suggestions_are_never_stated_as_compatibility(tmp_path: Path) -> None:
    brand = shop()
    path = write(tmp_path, lamp(**{"Cross-sells": "BULB"}), lamp(SKU="BULB", ID="8", Name="Bulb"))
    with brand_scope(brand):
        result = importing.run("woocommerce-csv", path, by=BY, approve_as=ADA.format("shop"))
        assert (result.created, result.failed) == (2, 0)
        product = selectors.product_by_sku("LAMP") or pytest.fail("unknown")
        assert not Relation.objects.exists()
        assert UnapprovedText.objects.get(product=product).text == "Cross-sells: BULB"
        price = selectors.approved_price(product)
        assert price and price.amount == Decimal("40.00")
