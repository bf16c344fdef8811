"""The Shopify importer reads what the vendor documents, old headers and new, and what people make of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from apps.catalog.importers import shopify_csv
from apps.catalog.importers.items import FeedError, Parsed, RowError

OLD = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,"
    "Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Gift Card,Google Shopping / Gender,"
    "Google Shopping / MPN,Variant Image,Variant Weight Unit,"
    "Price / International,Status"
)
NEW = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,"
    "Barcode,Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Unit price total measure,"
    "Unit price total measure unit,Inventory tracker,Inventory quantity,Continue selling when out of stock,"
    "Weight value (grams),Weight unit for display,Product image URL,Image position,Image alt text,"
    "Variant image URL,Gift card,Fill (product.metafields.custom.fill-power),"
    "Waterproof (product.metafields.custom.waterproof),Length (product.metafields.specs.length),"
    "Materials (product.metafields.custom.materials)"
)


def row(header: str, **cells: str) -> str:
    """A line under this header; names with spaces are given with underscores and any case."""
    names = {name.lower().replace(" ", "_"): place for place, name in enumerate(header.split(","))}
    values = [""] * len(names)
    for name, value in cells.items():
        values[names[name.lower()]] = '"' + value.replace('"', '""') + '"' if value else ""
    return ",".join(values)


def read(folder: Path, *lines: str, encoding: str = "utf-8") -> list[Parsed | RowError]:
    path = folder / "products.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return list(shopify_csv.rows(path))


def only(found: list[Parsed | RowError]) -> Parsed:
    (one,) = found
    assert isinstance(one, Parsed), one
    return one


def tent(**cells: str) -> str:
    values = {"handle": "tent", "title": "Tent", "option1_name": "Colour", "option1_value": "Moss"}
    return row(OLD, **(values | {"variant_sku": "T-1", "variant_price": "199.00"} | cells))


def test_rows_of_one_handle_are_one_product_with_variants_and_pictures(tmp_path: Path) -> None:
    found = only(
        read(
            tmp_path,
            OLD,
            tent(
                option2_name="Size",
                option2_value="2",
                image_src="https://x.example/b.jpg",
                image_position="2",
            ),
            row(
                OLD,
                handle="tent",
                option1_value="Moss",
                option2_value="3",
                variant_sku="T-2",
                variant_price="249",
            ),
            row(
                OLD,
                handle="tent",
                image_src="https://x.example/a.jpg",
                image_position="1",
                image_alt_text="Front",
            ),
        )
    ).data
    assert [(v.sku, v.options, v.price.amount if v.price else None) for v in found.variants] == [
        ("T-1", {"Colour": "Moss", "Size": "2"}, Decimal("199.00")),
        ("T-2", {"Colour": "Moss", "Size": "3"}, Decimal("249")),
    ]
    assert [(one.url, one.alt) for one in found.images] == [
        ("https://x.example/a.jpg", "Front"),
        ("https://x.example/b.jpg", ""),
    ]
    assert found.sku == "tent"
    assert found.price and found.price.amount == Decimal("199.00")


def test_a_product_without_choices_has_one_variant_without_options(tmp_path: Path) -> None:
    line = tent(option1_name="Title", option1_value="Default Title", variant_sku="")
    (variant,) = only(read(tmp_path, OLD, line)).data.variants
    assert (variant.sku, variant.options) == ("tent#1", {})


def test_stock_counts_only_where_shopify_tracks_it(tmp_path: Path) -> None:
    tracked = {"variant_inventory_tracker": "shopify", "variant_inventory_qty": "0"}
    found = read(
        tmp_path,
        OLD,
        tent(**tracked, variant_inventory_policy="deny"),
        tent(handle="b", **tracked, variant_inventory_policy="continue"),
        tent(handle="c", variant_inventory_qty="7", variant_inventory_policy="deny"),
        tent(handle="d", variant_inventory_tracker="shopify", variant_inventory_qty="-3"),
    )
    levels = [(v.stock, v.policy) for one in found if isinstance(one, Parsed) for v in one.data.variants]
    assert levels == [({"": 0}, "deny"), ({"": 0}, "continue"), (None, "untracked"), ({"": -3}, "deny")]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "active"),
        ({"status": "Active", "published": "TRUE"}, "active"),
        ({"status": "active", "published": "FALSE"}, "hidden"),
        ({"status": "draft", "published": "TRUE"}, "draft"),
        ({"status": "Archived"}, "archived"),
    ],
)
def test_drafts_archived_and_unpublished_products_are_not_active(
    tmp_path: Path, cells: dict[str, str], status: str
) -> None:
    assert only(read(tmp_path, OLD, tent(**cells))).data.status == status


def test_newer_headers_metafields_and_units(tmp_path: Path) -> None:
    line = row(
        NEW,
        title="Quilt",
        url_handle="quilt",
        sku="Q-1",
        option1_name="Title",
        option1_value="Default Title",
        price="129.5",
        **{"compare-at_price": "150"},
        inventory_tracker="shopify",
        inventory_quantity="4",
        continue_selling_when_out_of_stock="DENY",
        **{"weight_value_(grams)": "1250", "weight_unit_for_display": "kg"},
        unit_price_total_measure="500.00",
        unit_price_total_measure_unit="ml",
        **{
            "fill_(product.metafields.custom.fill-power)": "650",
            "waterproof_(product.metafields.custom.waterproof)": "FALSE",
            "length_(product.metafields.specs.length)": '{"value":1.9,"unit":"m"}',
            "materials_(product.metafields.custom.materials)": "nylon; down",
        },
    )
    item = only(read(tmp_path, NEW, line)).data
    assert [(a.name, a.label, a.type, a.value, a.unit) for a in item.attributes] == [
        ("fill_power", "Fill", "number", 650, ""),
        ("waterproof", "Waterproof", "bool", False, ""),
        ("length", "Length", "number", 1.9, "m"),
        ("materials", "Materials", "list", ["nylon", "down"], ""),
    ]
    (variant,) = item.variants
    assert (variant.stock, variant.compare_at) == ({"": 4}, Decimal("150"))
    assert [(a.name, a.value, a.unit) for a in variant.attributes] == [
        ("weight", 1.25, "kg"),
        ("contents", 500, "ml"),
    ]


def test_weight_is_shown_in_the_shops_unit_and_google_fields_are_typed(tmp_path: Path) -> None:
    line = tent(
        variant_grams="226.796185",
        variant_weight_unit="oz",
        **{
            "google_shopping_/_gender": "female",
            "google_shopping_/_mpn": "MP-9",
            "price_/_international": "210",
        },
    )
    item = only(read(tmp_path, OLD, line)).data
    assert [(a.name, a.value, a.unit) for a in item.variants[0].attributes] == [
        ("mpn", "MP-9", ""),
        ("weight", 8, "oz"),
    ]
    assert [(a.name, a.value) for a in item.attributes] == [("gender", "female")]
    assert item.variants[0].market_prices == {"International": {"price": "210"}}


def test_html_bodies_lose_what_could_run_and_keep_their_lists(tmp_path: Path) -> None:
    body = (
        '<p onclick="x()">Warm &amp; dry</p>\n<script>steal()</script>'
        "<ul>\n<li>3,000 mm</li>\n<li>2.1 kg</li>"
        '</ul><img src=x onerror=alert(1)><a href="javascript:x()">here</a>'
    )
    item = only(read(tmp_path, OLD, tent(**{"body_(html)": body}))).data
    assert "script" not in item.description
    assert "onclick" not in item.description
    assert "steal" not in item.description
    assert "onerror" not in item.description
    assert item.bullets == ["3,000 mm", "2.1 kg"]


def test_quoted_line_breaks_commas_and_quotes_stay_inside_their_cell(tmp_path: Path) -> None:
    item = only(
        read(tmp_path, OLD, tent(**{"body_(html)": 'Two lines,\nwith 12" poles', "tags": "a, b"}))
    ).data
    assert item.description == 'Two lines,\nwith 12" poles'
    assert item.tags == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    assert (
        only(read(tmp_path, OLD, tent(title="Zelt für Öland"), encoding=encoding)).data.title
        == "Zelt für Öland"
    )


def test_semicolons_of_european_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Handle;Title;Variant Price\na;Tent, green;12,50\n")
    item = only(list(shopify_csv.rows(path))).data
    assert (item.title, item.variants[0].price and item.variants[0].price.amount) == (
        "Tent, green",
        Decimal("12.50"),
    )


def test_a_bad_variant_is_reported_and_the_others_stay(tmp_path: Path) -> None:
    found = only(
        read(
            tmp_path,
            OLD,
            tent(),
            row(OLD, handle="tent", option1_value="Rust", variant_sku="T-2", variant_price="ask us"),
            row(OLD, handle="tent", option1_value="Moss", variant_sku="T-3", variant_price="5"),
        )
    )
    assert [v.sku for v in found.data.variants] == ["T-1"]
    assert [(n.row, n.code) for n in found.notes] == [(3, "bad_price"), (4, "duplicate_variant")]


def test_a_product_whose_only_price_is_unreadable_is_left_out(tmp_path: Path) -> None:
    (error,) = read(tmp_path, OLD, tent(variant_price="-"))
    assert isinstance(error, RowError)
    assert (error.row, error.code) == (2, "bad_price")


def test_a_missing_quotation_mark_does_not_swallow_the_rest(tmp_path: Path) -> None:
    broken = 'bad,"Never closed,,,'
    found = read(tmp_path, OLD, tent(), broken, tent(handle="next", title="Next"))
    assert [one.code if isinstance(one, RowError) else one.data.sku for one in found] == [
        "tent",
        "unclosed_quote",
        "next",
    ]


def test_rows_of_a_handle_that_do_not_stand_together_are_still_one_product(tmp_path: Path) -> None:
    second = row(OLD, handle="tent", option1_value="Rust", variant_sku="T-2", variant_price="1")
    found = read(tmp_path, OLD, tent(), tent(handle="mat", title="Mat", variant_sku="M"), second)
    assert {one.data.sku: len(one.data.variants) for one in found if isinstance(one, Parsed)} == {
        "tent": 2,
        "mat": 1,
    }


def test_too_many_cells_no_handle_and_no_title_are_reported_with_their_row(tmp_path: Path) -> None:
    found = read(
        tmp_path, OLD, tent() + ",surplus", row(OLD, vendor="x"), row(OLD, handle="ghost", variant_sku="g")
    )
    assert [(one.row, one.code) for one in found if isinstance(one, RowError)] == [
        (2, "too_many_cells"),
        (3, "no_handle"),
        (4, "no_title"),
    ]


def test_without_a_handle_the_title_makes_one(tmp_path: Path) -> None:
    assert only(read(tmp_path, OLD, tent(handle="", title="Café Crème №5"))).data.sku == "cafe-creme-no5"


def test_gift_cards_and_unknown_policies(tmp_path: Path) -> None:
    line = tent(gift_card="TRUE", variant_inventory_tracker="shopify", variant_inventory_policy="maybe")
    found = only(read(tmp_path, OLD, line))
    assert found.data.kind == "gift_card"
    assert (found.data.variants[0].policy, [n.code for n in found.notes]) == ("deny", ["unknown_policy"])


def test_another_kind_of_file_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(FeedError) as caught:
        read(tmp_path, "id,name", "1,x")
    assert caught.value.code == "not_shopify_csv"


def test_a_text_of_100_kb_is_cut_and_said_so(tmp_path: Path) -> None:
    found = only(read(tmp_path, OLD, tent(**{"body_(html)": "word " * 20_000})))
    assert len(found.data.description) <= 40_000
    assert found.data.description.endswith("word…")
    assert [n.code for n in found.notes] == ["text_truncated"]
