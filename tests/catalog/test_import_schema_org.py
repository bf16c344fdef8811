"""schema.org products out of JSON-LD files and pages."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from apps.catalog import importing, selectors
from apps.catalog.importers import schema_org
from apps.catalog.importers.items import CatalogueItem, FeedError, Parsed, RowError
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop

Node = dict[str, Any]


def offer(price: object = "129.00", stated: str = "InStock", **more: Any) -> Node:
    base = {"@type": "Offer", "price": price, "priceCurrency": "EUR"}
    return base | {"availability": f"https://schema.org/{stated}"} | more


def tent(**more: Any) -> Node:
    base = {"@context": "https://schema.org/", "@type": "Product", "sku": "T-1", "name": "Tent"}
    return base | {"offers": offer()} | more


def read(folder: Path, *documents: Any, name: str = "feed.jsonl") -> list[Parsed | RowError]:
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in documents))
    return list(schema_org.rows(path))


def only(found: list[Parsed | RowError]) -> Parsed:
    (one,) = found
    assert isinstance(one, Parsed), one
    return one


def prop(name: str, value: Any = None, **more: Any) -> Node:
    return {"@type": "PropertyValue", "name": name, "value": value} | more


def test_a_product_with_typed_properties(tmp_path: Path) -> None:
    item = only(
        read(
            tmp_path,
            tent(
                brand={"@type": "Brand", "name": "Fjell"},
                category="Outdoor > Tents",
                image=[
                    "https://c.example/1.jpg",
                    {"@type": "ImageObject", "contentUrl": "https://c.example/2.jpg"},
                ],
                weight={"@type": "QuantitativeValue", "value": "2.4", "unitCode": "KGM"},
                width="140 cm",
                gtin13="4006381333931",
                itemCondition="https://schema.org/NewCondition",
                additionalProperty=[
                    prop("Water column", 3000, unitCode="MMT"),
                    prop("Temperature", None, minValue=-5, maxValue=20, unitCode="CEL"),
                    prop("Freestanding", True),
                    prop("Seasons", ["spring", "summer"]),
                    prop("Poles", "aluminium"),
                    prop("Nothing", None),
                ],
                aggregateRating={"@type": "AggregateRating", "ratingValue": "4.9", "reviewCount": "312"},
                review={"@type": "Review", "reviewBody": "Kept us dry."},
                isAccessoryOrSparePartFor={"@type": "Product", "name": "Base camp", "sku": "B-1"},
            ),
        )
    ).data
    assert (item.sku, item.brand, item.category, len(item.images)) == ("T-1", "Fjell", "Outdoor > Tents", 2)
    assert item.price and (item.price.amount, item.price.currency) == (Decimal("129.00"), "EUR")
    assert [(a.name, a.type, a.value, a.unit) for a in item.attributes] == [
        ("item_condition", "text", "New", ""),
        ("gtin", "text", "4006381333931", ""),
        ("weight", "number", 2.4, "kg"),
        ("width", "number", 140, "cm"),
        ("water_column", "number", 3000, "mm"),
        ("temperature", "text", "-5–20 °C", ""),
        ("freestanding", "bool", True, ""),
        ("seasons", "list", ["spring", "summer"], ""),
        ("poles", "text", "aluminium", ""),
    ]
    assert item.relations == []
    assert item.unapproved == [
        ("review", "Kept us dry."),
        ("note", "Called an accessory or spare part for: Base camp"),
    ]
    assert "4.9" not in str(item.as_json())


GROUP = {
    "@type": "ProductGroup",
    "productGroupID": "COAT",
    "name": "Rain coat",
    "material": "Nylon",
    "variesBy": ["https://schema.org/size", "https://schema.org/color"],
}


def coat(sku: str, size: str, color: str, price: str = "90") -> Node:
    name = f"Rain coat {color} {size}"
    return {
        "@type": "Product",
        "sku": sku,
        "name": name,
        "size": size,
        "color": color,
        "offers": offer(price),
    }


def check_coat(item: CatalogueItem) -> None:
    assert (item.sku, item.title) == ("COAT", "Rain coat")
    assert [(v.sku, v.options) for v in item.variants] == [
        ("C-1", {"Size": "S", "Colour": "red"}),
        ("C-2", {"Size": "M", "Colour": "blue"}),
    ]
    assert item.price and item.price.amount == Decimal(80)
    assert [(a.name, a.value) for a in item.attributes] == [("material", "Nylon")]


def test_a_group_with_its_variants(tmp_path: Path) -> None:
    variants = [coat("C-1", "S", "red"), coat("C-2", "M", "blue", "80"), {"url": "https://shop.example/c-3"}]
    check_coat(only(read(tmp_path, GROUP | {"hasVariant": variants})).data)


def test_a_group_in_a_graph_that_refers_both_ways(tmp_path: Path) -> None:
    whole = GROUP | {"@id": "#g", "hasVariant": [{"@id": "#1"}, {"@id": "#2"}]}
    first = coat("C-1", "S", "red") | {"@id": "#1", "isVariantOf": {"@id": "#g"}}
    graph = {
        "@graph": [whole, first, coat("C-2", "M", "blue", "80") | {"@id": "#2", "isVariantOf": {"@id": "#g"}}]
    }
    check_coat(only(read(tmp_path, graph)).data)


def test_variants_on_pages_of_their_own(tmp_path: Path) -> None:
    for number, one in enumerate((coat("C-1", "S", "red"), coat("C-2", "M", "blue", "80"))):
        page = json.dumps(one | {"isVariantOf": GROUP})
        script = f'<script type="application/ld+json; charset=utf-8">\n{page};\n</script>'
        html = f"<!doctype html><html><script>var x = {{}}</script>{script}<p>Rain coat</p></html>"
        (tmp_path / f"{number}.html").write_text(html)
    check_coat(only(list(schema_org.rows(tmp_path))).data)


@pytest.mark.parametrize(
    ("given", "price", "stock", "policy", "codes"),
    [
        (offer(stated="OutOfStock"), "129.00", {"": 0}, "deny", []),
        (offer(stated="PreOrder"), "129.00", None, "continue", []),
        (offer(stated="Discontinued"), "129.00", {"": 0}, "deny", []),
        (offer(inventoryLevel={"value": 4}), "129.00", {"": 4}, "deny", []),
        (offer(stated="Perhaps"), "129.00", None, "deny", ["unknown_availability"]),
        (offer(price=None), None, None, "untracked", []),
        (offer(priceValidUntil="2026-01-31"), None, None, "untracked", ["price_expired"]),
        ({"@type": "AggregateOffer", "lowPrice": 5, "highPrice": 9}, None, None, "deny", ["price_range"]),
        ([offer("99"), offer("89")], "89", None, "untracked", ["several_offers"]),
        ({"@type": "AggregateOffer", "offers": [offer("7")]}, "7", None, "untracked", []),
    ],
)
def test_offers(
    tmp_path: Path, given: Any, price: str | None, stock: Any, policy: str, codes: list[str]
) -> None:
    with time_machine.travel("2026-02-01", tick=False):
        found = only(read(tmp_path, tent(offers=given)))
    amount = found.data.price.amount if found.data.price else None
    assert amount == (Decimal(price) if price else None)
    assert (found.data.stock, found.data.policy) == (stock, policy)
    assert sorted({one.code for one in found.notes}) == codes


def test_a_list_price_is_struck_through(tmp_path: Path) -> None:
    listed = {"@type": "UnitPriceSpecification", "priceType": "https://schema.org/ListPrice", "price": 150}
    assert only(read(tmp_path, tent(offers=offer(priceSpecification=listed)))).data.compare_at == Decimal(150)


def test_what_cannot_be_read_is_said_with_its_document(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [
        json.dumps(tent()),
        "{broken",
        json.dumps(tent(sku="T-2", offers=offer("free"))),
        '{"@type": "Product"}',
    ]
    path.write_text(
        "\n".join([*lines, json.dumps({"@type": "Product", "name": "x"}), json.dumps({"@type": "WebSite"})])
    )
    found = list(schema_org.rows(path))
    assert [(one.row, one.code) for one in found if isinstance(one, RowError)] == [
        (2, "bad_json"),
        (3, "bad_price"),
        (5, "no_sku"),
    ]


def test_an_array_counts_each_product(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([tent(), tent(sku=""), {"@type": "Product", "sku": "T-3"}]))
    found = list(schema_org.rows(path))
    assert [(one.row, getattr(one, "code", "")) for one in found] == [(1, ""), (2, "no_sku"), (3, "no_name")]


@pytest.mark.parametrize(
    ("content", "code"),
    [("<html><p>nothing</p></html>", "no_products"), ('{"@type": "WebSite", "name": "x"}', "no_products")],
)
def test_a_page_without_products_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(content)
    with pytest.raises(FeedError) as caught:
        list(schema_org.rows(path))
    assert caught.value.code == code


def test_a_deeply_nested_document_is_an_error_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[" * 200_000)
    (one,) = list(schema_org.rows(path))
    assert isinstance(one, RowError)
    assert one.code == "bad_json"


@pytest.mark.django_db
def test_an_imported_page_is_stated_only_after_approval(tmp_path: Path) -> None:
    brand = shop()
    path = tmp_path / "page.json"
    path.write_text(json.dumps(tent()))
    with brand_scope(brand):
        assert importing.run("schema-org", path, by=BY).created == 1
        product = selectors.product_by_sku("T-1") or pytest.fail("unknown")
        assert selectors.approved_price(product) is None
        importing.run("schema-org", path, by=BY, approve_as=ADA.format("shop"))
        price = selectors.approved_price(selectors.product_by_sku("T-1") or product)
        assert price and (price.amount, price.currency) == (Decimal("129.00"), "EUR")
