"""JSON feeds: streamed, mapped, typed; what is wrong is said and the rest is kept."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.catalog.importers import json_feed, registry, relations_csv
from apps.catalog.importers.items import FeedError, Parsed, ParsedRelation, RelationItem, RowError
from apps.catalog.texts import web_address

LAMP = {"sku": "L-1", "title": "Lamp"}


def read(path: Path, mapping: dict[str, Any] | None = None) -> list[Parsed | RowError]:
    return list(json_feed.rows(path, mapping))


def one(record: object, mapping: dict[str, Any] | None = None) -> Parsed:
    found = json_feed.parse(record, mapping=mapping)
    assert isinstance(found, Parsed), found
    return found


def test_the_documented_form_is_read_with_its_types() -> None:
    item = one(
        LAMP
        | {
            "brand": "Lumen",
            "attributes": {
                "power": {"value": 9.0, "unit": "W"},
                "dimmable": True,
                "bases": ["E27", "E14"],
                "n": "x",
            },
            "price": {"amount": "19.90", "currency": "eur"},
            "stock": {"Leipzig": 3, "Online": 0},
            "images": ["https://x.example/a.png", "javascript:alert(1)", "/static/b.svg"],
            "variants": [
                {"sku": "L-1-W", "options": {"Colour": "white"}, "price": {"amount": 21, "currency": "EUR"}}
            ],
            "relations": [{"kind": "fits", "sku": "S-1"}, {"kind": "loves", "sku": "S-2"}],
            "unapproved": [{"kind": "review", "text": "My favourite"}],
        }
    )
    data = item.data
    assert [(a.name, a.type, a.value, a.unit) for a in data.attributes] == [
        ("power", "number", 9, "W"),
        ("dimmable", "bool", True, ""),
        ("bases", "list", ["E27", "E14"], ""),
        ("n", "text", "x", ""),
    ]
    assert data.price and (data.price.amount, data.price.currency) == (Decimal("19.90"), "EUR")
    assert data.stock == {"Leipzig": 3, "Online": 0}
    assert [image.url for image in data.images] == ["https://x.example/a.png", "/static/b.svg"]
    assert data.relations == [RelationItem("fits", "S-1")]
    assert data.unapproved == [("review", "My favourite")]
    assert [note.code for note in item.notes] == ["bad_relation"]


def test_a_mapping_renames_casts_and_picks(tmp_path: Path) -> None:
    source = {
        "id": 7,
        "names": {"en": "Desk lamp"},
        "cents": 1990,
        "attr_t_base": "E27",
        "attr_n_power": "9.5",
        "attr_b_dim": "yes",
        "colours": "red, blue",
        "list": [{"code": "v1", "c": "red", "gross": "20,50"}],
        "works_with": "Bulb A; Bulb B",
    }
    mapping = {
        "sku": "id",
        "title": {"path": ["names.de", "names.en"]},
        "brand": {"value": "Lumen"},
        "price": {"path": "cents", "cast": "cents", "currency": "EUR"},
        "attributes": [
            {"prefix": "attr_t_"},
            {"prefix": "attr_n_", "cast": "number", "unit": "W"},
            {"prefix": "attr_b_", "cast": "bool"},
            {"colours": {"path": "colours", "cast": "list", "label": "Colours"}},
        ],
        "variants": {
            "path": "list",
            "fields": {
                "sku": "code",
                "options": {"path": "."},
                "price": {"path": "gross", "cast": "currency:EUR"},
            },
        },
        "relations": {
            "path": "works_with",
            "split": ";",
            "fields": {"kind": {"value": "fits"}, "name": "."},
        },
    }
    item = one(source, mapping).data
    assert (item.sku, item.title, item.brand) == ("7", "Desk lamp", "Lumen")
    assert item.price and item.price.amount == Decimal("19.9")
    assert {a.name: (a.type, a.value, a.unit) for a in item.attributes} == {
        "base": ("text", "E27", ""),
        "power": ("number", 9.5, "W"),
        "dim": ("bool", True, ""),
        "colours": ("list", ["red", "blue"], ""),
    }
    assert item.variants[0].price and item.variants[0].price.amount == Decimal("20.50")
    assert [relation.name for relation in item.relations] == ["Bulb A", "Bulb B"]


@pytest.mark.parametrize(
    "mapping",
    [[], {"nonsense": "x"}, {"price": {"path": "p", "cast": "guess"}}, {"title": 5}, {"title": {"path": 5}}],
)
def test_a_wrong_mapping_is_refused_before_any_row(mapping: Any) -> None:
    with pytest.raises(FeedError, match=r".") as caught:
        json_feed.parse(LAMP, mapping=mapping)
    assert caught.value.code == "bad_mapping"


def test_one_name_in_two_parts_of_a_feed_loses_neither_value() -> None:
    mapping = {"sku": "id", "title": "id", "attributes": [{"prefix": "n_"}, {"prefix": "b_"}]}
    found = one({"id": "1", "n_tilt": 30, "b_tilt": True}, mapping).data.attributes
    assert [(a.name, a.label, a.value) for a in found] == [("tilt", "Tilt", 30), ("tilt_bool", "Tilt", True)]


def test_a_name_that_stands_in_three_parts_keeps_three_values() -> None:
    parts = [{"prefix": prefix, "cast": "text"} for prefix in ("a_", "b_", "c_")]
    source = {"id": "1", "a_area": "216 x 381", "b_area": "8.5", "c_area": "A4"}
    found = one(source, {"sku": "id", "title": "id", "attributes": parts}).data.attributes
    assert [(a.name, a.label, a.type, a.value) for a in found] == [
        ("area", "Area", "text", "216 x 381"),
        ("area_text", "Area", "text", "8.5"),
        ("area_text_2", "Area", "text", "A4"),
    ]


def test_marks_of_windows_sent_as_latin_1_are_read_as_meant() -> None:
    found = one(LAMP | {"title": "Built to last\x97and\x93bright\x94 Lamp\x99 \x81"}).data
    assert found.title == "Built to last—and“bright” Lamp™"


def test_arrays_lines_wrappers_folders_and_zips(tmp_path: Path) -> None:
    skus = lambda path: [x.data.sku for x in read(path) if isinstance(x, Parsed)]  # noqa: E731
    (tmp_path / "a.json").write_text("\ufeff" + json.dumps([LAMP, LAMP | {"sku": "L-2"}]), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        json.dumps(LAMP | {"sku": "L-3"}) + "\n\n" + json.dumps(LAMP | {"sku": "L-4"})
    )
    (tmp_path / "c.json").write_text(json.dumps({"products": [LAMP | {"sku": "L-5"}]}, indent=1))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("inner/d.json", json.dumps([LAMP | {"sku": "L-6"}]))
        archive.writestr("readme.txt", "no")
    (tmp_path / "e.txt").write_text("no")
    assert skus(tmp_path / "a.json") == ["L-1", "L-2"]
    assert skus(tmp_path / "b.jsonl") == ["L-3", "L-4"]
    assert skus(tmp_path / "c.json") == ["L-5"]
    assert skus(tmp_path) == ["L-1", "L-2", "L-3", "L-4", "L-5", "L-6"]


def test_broken_lines_lose_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [
        json.dumps(LAMP),
        '{"sku": "broken',
        "[1, 2]",
        '{"title": "no sku"}',
        json.dumps(LAMP | {"sku": "L-2"}),
    ]
    path.write_text("\n".join(lines))
    assert [(x.row, getattr(x, "code", "ok")) for x in read(path)] == [
        (1, "ok"),
        (2, "bad_json"),
        (3, "not_an_object"),
        (4, "no_sku"),
        (5, "ok"),
    ]


def test_a_file_cut_off_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([LAMP, LAMP | {"sku": "L-2"}])[:-12])
    found = read(path)
    assert isinstance(found[0], Parsed)
    assert isinstance(found[-1], RowError)
    assert found[-1].code == "bad_json"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.json", "[" + " " * 5_000_000 + "]")
    with pytest.raises(FeedError) as caught:
        read(tmp_path / "x.zip")
    assert caught.value.code == "zip_too_large"


def test_invisible_signs_go_and_right_to_left_marks_stay_harmless() -> None:
    item = one(
        {"sku": "x\x00y", "title": "Lam\u202ep\x07 \ud800\u200f שלום", "description": "<b>x</b>\x00"}
    ).data
    assert item.sku == "xy"
    assert item.title == "Lamp \u200f שלום"
    item.title.encode("utf-8")


@pytest.mark.parametrize("price", [-1, "NaN", "12.3.4,5x", True, {"amount": "abc"}, 10**13])
def test_a_price_that_cannot_be_read_leaves_the_product_out(price: Any) -> None:
    found = json_feed.parse(LAMP | {"price": price})
    assert isinstance(found, RowError)
    assert found.code == "bad_price"


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("12,90 €", "12.90", "EUR"),
        ("EUR 1.299,00", "1299.00", "EUR"),
        ("$1,299.50", "1299.50", "USD"),
        ("1 299,50", "1299.50", ""),
        (12.9, "12.9", ""),
        ("1,299", "1299", ""),
    ],
)
def test_prices_as_people_write_them(written: Any, amount: str, currency: str) -> None:
    price = one(LAMP | {"price": written}).data.price
    assert price and (price.amount, price.currency) == (Decimal(amount), currency)


def test_bad_attributes_and_stock_are_noted_and_the_product_is_kept() -> None:
    found = one(LAMP | {"attributes": {"a": {"value": {}}, "b": 1}, "stock": "plenty"})
    assert [a.name for a in found.data.attributes] == ["b"]
    assert (found.data.stock, [n.code for n in found.notes]) == (None, ["bad_stock"])


@pytest.mark.parametrize(
    "address", ["javascript:x", "data:text/html,x", "ftp://x/y", 'https://x/"y', "http:x", " "]
)
def test_addresses_that_could_do_harm_are_dropped(address: str) -> None:
    assert web_address(address) == ""


def test_relations_file(tmp_path: Path) -> None:
    path = tmp_path / "relations.csv"
    path.write_text(
        "sku,kind,target_sku,target_name,note\n"
        "A,fits,B,,with adapter\nA,Not with,,Old base,\n,fits,B,,\nA,x,B,,\n"
    )
    found = list(relations_csv.rows(path))
    assert [(x.sku, x.relation) for x in found if isinstance(x, ParsedRelation)] == [
        ("A", RelationItem("fits", "B", "", "with adapter")),
        ("A", RelationItem("not_with", "", "Old base", "")),
    ]
    assert [(x.row, x.code) for x in found if isinstance(x, RowError)] == [(4, "no_sku"), (5, "bad_relation")]


@pytest.mark.parametrize(("name", "code"), [("xls", "unknown_format"), ("", "unknown_format")])
def test_formats_that_cannot_be_read_say_so(name: str, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        registry.check(name)
    assert caught.value.code == code
