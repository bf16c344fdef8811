"""Files as Shopify itself writes them: both generations of the product CSV, and its inventory CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from apps.catalog import importing, selectors
from apps.catalog.importers import shopify_csv, shopify_inventory
from apps.catalog.importers.items import FeedError, Parsed, RowError
from apps.catalog.models import Product, Stock
from apps.core.errors import Invalid
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop

# The columns of the two generations that matter, in the vendor's order.
OLD = [
    *(
        "Handle",
        "Title",
        "Body (HTML)",
        "Vendor",
        "Type",
        "Tags",
        "Published",
        "Option1 Name",
        "Option1 Value",
    ),
    *("Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker"),
    *("Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price"),
    *("Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card", "SEO Title"),
    *("Variant Image", "Variant Weight Unit", "Variant Tax Code", "Cost per item", "Status"),
]
NEW = [
    *("Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags"),
    *("Published on online store", "Status", "SKU", "Barcode", "Option1 name", "Option1 value"),
    *("Option1 Linked To", "Option2 name", "Option2 value", "Option2 Linked To", "Price", "Compare-at price"),
    *("Cost per item", "Charge tax", "Tax code", "Unit price total measure", "Unit price total measure unit"),
    *("Inventory tracker", "Inventory quantity", "Continue selling when out of stock"),
    *("Weight value (grams)", "Weight unit for display", "Product image URL", "Image position"),
    *("Image alt text", "Variant image URL", "Gift card", "SEO title", "SEO description"),
    *("Color (product.metafields.shopify.color-pattern)", "Care (product.metafields.custom.care)"),
    *("Width (product.metafields.custom.width)", "Supplier page (product.metafields.custom.page)"),
    "Related products (product.metafields.shopify--discovery--product_recommendation.related_products)",
    *("Google: Custom Label 0 (product.metafields.mm-google-shopping.custom_label_0)",),
    *("Google Shopping / Custom label 0", "Included / Norway", "Price / International"),
]
Row = dict[str, str]


def write(folder: Path, header: list[str], *rows: Row, name: str = "products.csv") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def read(folder: Path, header: list[str], *rows: Row) -> list[Parsed | RowError]:
    return list(shopify_csv.rows(write(folder, header, *rows)))


def only(found: list[Parsed | RowError]) -> Parsed:
    (one,) = found
    assert isinstance(one, Parsed), one
    return one


def old(handle: str, **cells: str) -> Row:
    names = {name.lower().replace(" ", "_"): name for name in OLD}
    return {"Handle": handle, **{names[name]: value for name, value in cells.items()}}


def mug(**cells: str) -> Row:
    return old("mug", title="Mug", option1_name="Glaze", option1_value="Ash", variant_price="18", **cells)


def test_the_newer_template_with_linked_options_and_blank_cells_below(tmp_path: Path) -> None:
    link = "product.metafields.shopify.color-pattern"
    first = {
        "Title": "Field shirt",
        "URL handle": "field-shirt",
        "Vendor": "Fjell",
        "Status": "Active",
        "SKU": "FS-S-G",
        "Option1 name": "Size",
        "Option1 value": "S",
        "Option2 name": "Color",
        "Option2 value": "green",
        "Option2 Linked To": link,
        "Price": "59.00",
        "Compare-at price": "59.00",
        "Cost per item": "21.17",
        "Tax code": "20010",
        "Inventory tracker": "shopify",
        "Inventory quantity": "4",
        "Continue selling when out of stock": "DENY",
        "Gift card": "FALSE",
        "Published on online store": "TRUE",
        "SEO title": "Buy shirts",
        "Included / Norway": "TRUE",
        "Color (product.metafields.shopify.color-pattern)": "green; sand",
        "Care (product.metafields.custom.care)": '{"type":"root","children":[{"type":"paragraph",'
        '"children":[{"type":"text","value":"Wash cold,"},{"type":"text","value":"dry flat."}]}]}',
        "Width (product.metafields.custom.width)": '{"value":52.0,"unit":"CENTIMETERS"}',
        "Supplier page (product.metafields.custom.page)": "gid://shopify/Page/81",
        NEW[-5]: "rain-cape, field-trousers",
        NEW[-4]: "margin-high",
        "Google Shopping / Custom label 0": "margin-high",
    }
    second = {"URL handle": "field-shirt", "SKU": "FS-S-S", "Option1 value": "S", "Option2 value": "sand"}
    found = only(read(tmp_path, NEW, first, {**second, "Price": "61.50", "Inventory tracker": "shopify"}))
    item = found.data
    assert [(v.sku, v.options, v.stock) for v in item.variants] == [
        ("FS-S-G", {"Size": "S", "Color": "green"}, {"": 4}),
        ("FS-S-S", {"Size": "S", "Color": "sand"}, None),
    ]
    assert item.price and (item.price.amount, item.compare_at) == (Decimal("59.00"), None)
    assert [(a.label, a.value, a.unit) for a in item.attributes] == [
        ("Care", "Wash cold, dry flat.", ""),
        ("Width", 52, "cm"),
    ]
    assert item.unapproved == [("note", "Related products: rain-cape, field-trousers")]
    assert found.notes == []
    everything = str(item.as_json())
    for inner in ("21.17", "20010", "margin-high", "Buy shirts", "gid://"):
        assert inner not in everything


def test_an_untracked_row_without_sku_and_rows_that_only_hold_a_picture(tmp_path: Path) -> None:
    a, b, c = (f"https://cdn.example/{name}.jpg" for name in "abc")
    item = only(
        read(
            tmp_path,
            OLD,
            mug(
                image_src=a, image_position="2", variant_image=b, variant_inventory_qty="0", gift_card="false"
            ),
            old("mug", option1_value="Moss", variant_price="21", image_src=b, image_position="1"),
            old("mug", image_src=c, image_position="3", image_alt_text="From above"),
            old("mug", image_src=a, image_position="4"),
        )
    ).data
    assert [(v.sku, v.stock, v.policy, v.image) for v in item.variants] == [
        ("mug#1", None, "untracked", b),
        ("mug#2", None, "untracked", ""),
    ]
    assert [(one.url, one.alt) for one in item.images] == [(b, ""), (a, ""), (c, "From above")]


def test_option_names_hold_whatever_row_they_stand_on(tmp_path: Path) -> None:
    below = old("mug", option1_value="Moss", variant_price="21")
    item = only(read(tmp_path, OLD, below, mug())).data
    assert [v.options for v in item.variants] == [{"Glaze": "Moss"}, {"Glaze": "Ash"}]


def test_more_than_three_options_are_kept_apart(tmp_path: Path) -> None:
    header = [*OLD, "Option4 Name", "Option4 Value"]
    first, second = mug(), old("mug", option1_value="Ash", variant_price="19")
    first |= {"Option4 Name": "Handle side", "Option4 Value": "left"}
    found = only(read(tmp_path, header, first, second | {"Option4 Value": "right"}))
    assert [v.options["Handle side"] for v in found.data.variants] == ["left", "right"]


def test_default_title_is_no_choice_under_any_name(tmp_path: Path) -> None:
    row = mug() | {"Option1 Name": "Titel", "Option1 Value": "Default Title"}
    assert only(read(tmp_path, OLD, row)).data.variants[0].options == {}


def test_a_second_product_under_one_handle_is_said_and_not_mixed_in_silently(tmp_path: Path) -> None:
    other = old("mug", title="Plate", option1_value="Sand", variant_price="9")
    found = only(read(tmp_path, OLD, mug(), other))
    assert found.data.title == "Mug"
    assert [(one.row, one.code) for one in found.notes] == [(3, "second_title")]


@pytest.mark.parametrize(
    ("status", "published", "kept"),
    [
        ("", "", "active"),
        ("Unlisted", "TRUE", "hidden"),
        ("active", "false", "hidden"),
        ("Draft", "", "draft"),
    ],
)
def test_who_is_shown(tmp_path: Path, status: str, published: str, kept: str) -> None:
    found = only(read(tmp_path, OLD, mug(status=status, published=published)))
    assert (found.data.status, found.notes) == (kept, [])


def test_apostrophes_of_spreadsheets_are_no_part_of_a_number(tmp_path: Path) -> None:
    row = mug(variant_sku="'0012", variant_barcode="'4006381333931", variant_inventory_qty="'7")
    (variant,) = only(read(tmp_path, OLD, row | {"Variant Inventory Tracker": "shopify"})).data.variants
    assert (variant.sku, variant.stock, variant.attributes[0].value) == ("0012", {"": 7}, "4006381333931")


def test_no_price_is_unknown_and_a_compare_price_of_zero_is_none(tmp_path: Path) -> None:
    row = mug(variant_sku="M", variant_compare_at_price="0.00") | {"Variant Price": ""}
    item = only(read(tmp_path, OLD, row)).data
    assert (item.price, item.variants[0].price, item.variants[0].compare_at) == (None, None, None)


def test_what_cannot_be_used_in_a_row_is_noted_and_the_row_kept(tmp_path: Path) -> None:
    row = mug(
        variant_compare_at_price="soon",
        variant_grams="1e99",
        image_src="not an address",
        variant_inventory_qty="many",
    )
    found = only(read(tmp_path, OLD, row | {"Variant Inventory Tracker": "shopify"}))
    assert len(found.data.variants) == 1
    assert {one.code for one in found.notes} == {"bad_compare_at", "bad_weight", "bad_address", "bad_stock"}


def test_an_inch_mark_inside_a_cell_opens_no_quote(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        'Handle,Title,Variant Price\na,Pan 12" wide,5\n\nb,"Pan 14"" wide",6\nc,Lid 9" or 10",7\n'
    )
    found = list(shopify_csv.rows(path))
    assert [one.data.title for one in found if isinstance(one, Parsed)] == [
        'Pan 12" wide',
        'Pan 14" wide',
        'Lid 9" or 10"',
    ]


def test_a_quote_that_closes_inside_a_later_cell_takes_only_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text('Handle,Title,Variant Price\na,"Open,5\nb,"Bowl, deep",6\nc,Cup,7\n')
    found = list(shopify_csv.rows(path))
    assert [one.code if isinstance(one, RowError) else one.data.title for one in found] == [
        "unclosed_quote",
        "Bowl, deep",
        "Cup",
    ]


def test_a_line_of_many_megabytes_is_reported_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Handle,Title,Variant Price\na," + "x" * 9_000_000 + ",5\nb,Cup,6\n")
    assert [(one.row, getattr(one, "code", "")) for one in shopify_csv.rows(path)] == [
        (2, "line_too_long"),
        (3, ""),
    ]


WIDE = ["Handle", "Title", "Option1 Name", "Option1 Value", "SKU", "HS Code", "COO", "Bergen", "Oslo"]
TALL = ["Handle", "Title", "Option1 Value", "SKU", "COO", "Location", "Incoming (not editable)"]
TALL += ["Available (not editable)", "On hand (current)", "On hand (new)"]


@pytest.fixture
def brand(db: None, tmp_path: Path) -> Brand:
    found = shop()
    plain = old("jug", title="Jug", option1_name="Title", option1_value="Default Title", variant_price="30")
    cells = {"Variant Inventory Tracker": "shopify"}
    rows = [mug(variant_sku="M-A") | cells, old("mug", option1_value="Moss", variant_sku="M-M") | cells]
    path = write(tmp_path, OLD, *rows, plain | cells)
    with brand_scope(found):
        importing.run("shopify-csv", path, by=BY, approve_as=ADA.format("shop"))
    return found


def counts() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in Stock.objects.select_related("variant"):
        found.setdefault(row.variant.sku if row.variant else "", {})[row.store] = row.quantity
    return found


def test_the_inventory_file_with_a_column_for_each_location(brand: Brand, tmp_path: Path) -> None:
    rows = [
        {"Handle": "mug", "Option1 Value": "Ash", "SKU": "M-A", "Bergen": "3", "Oslo": "not stocked"},
        {"Handle": "mug", "Option1 Value": "Moss", "SKU": "", "Bergen": "0", "Oslo": "2"},
        {"Handle": "jug", "Option1 Value": "Default Title", "Bergen": "1", "Oslo": ""},
        {"Handle": "mug", "Option1 Value": "Rust", "Bergen": "9", "Oslo": "x"},
    ]
    path = write(tmp_path, WIDE, *rows)
    with brand_scope(brand):
        result = importing.run("shopify-inventory", path, by=BY)
        assert counts() == {"M-A": {"Bergen": 3}, "M-M": {"Bergen": 0, "Oslo": 2}, "jug#1": {"Bergen": 1}}
        assert (result.updated, result.failed) == (2, 2)
        assert [(one["row"], one["code"]) for one in result.errors] == [
            (5, "bad_stock"),
            (5, "unknown_variant"),
        ]
        product, variant = selectors.resolve_sku("M-M") or pytest.fail("unknown")
        level = selectors.approved_stock(product, variant)
        assert level and level.stores == {"Bergen": 0, "Oslo": 2}
        again = importing.run("shopify-inventory", path, by=BY)
        assert (again.updated, again.unchanged) == (0, 2)
        assert Product.objects.get(sku="mug").version == 1


def test_the_inventory_file_with_a_row_for_each_location(brand: Brand, tmp_path: Path) -> None:
    mug_row = {"Handle": "mug", "Option1 Value": "Ash", "SKU": "M-A", "On hand (current)": "9"}
    path = write(
        tmp_path,
        TALL,
        mug_row | {"Location": "Bergen", "Available (not editable)": "5"},
        mug_row | {"Location": "Oslo", "Available (not editable)": "not stocked"},
        mug_row | {"Location": "Voss"},
    )
    with brand_scope(brand):
        importing.run("shopify-inventory", path, by=BY)
        assert counts() == {"M-A": {"Bergen": 5, "Voss": 9}}


def test_an_inventory_file_is_never_read_as_products(brand: Brand, tmp_path: Path) -> None:
    path = write(tmp_path, WIDE, {"Handle": "mug", "Title": "Mug", "Bergen": "3"})
    with brand_scope(brand):
        with pytest.raises(Invalid) as caught:
            importing.run("shopify-csv", path, by=BY)
        assert caught.value.code == "shopify_inventory_csv"
        product = Product.objects.get(sku="mug")
        assert product.price_amount == Decimal("18.00")
        with pytest.raises(Invalid):
            importing.run("shopify-inventory", write(tmp_path, ["Handle", "Title"], {}), by=BY)


def test_products_read_as_inventory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError):
        list(shopify_inventory.rows(write(tmp_path, OLD, mug())))
