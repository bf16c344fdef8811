"""Rules of who may have what: typed, versioned, approved, and gone the moment they no longer hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from apps.audit.models import Entry
from apps.catalog import eligibility, importing, ruling
from apps.catalog.models import Product, Rule
from apps.catalog.rule_values import checked
from apps.core.errors import Conflict, Invalid
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, feed, record, shop

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")
FUEL = "Camping > Stoves > Fuel"


@pytest.fixture
def brand(tmp_path: Path) -> Any:
    made = shop()
    feed(tmp_path, made, record("GAS", category=FUEL), record("POT", category="Camping > Pots"))
    with brand_scope(made):
        yield made


def rule(approve: bool = True, **values: Any) -> Rule:
    row = eligibility.save(checked({"kind": "delivery", "countries": ["DE"], **values}), by=EVA)
    assert row
    return eligibility.approve(row, by=KIM) if approve else row


def holding(brand: Brand, sku: str) -> list[list[str]]:
    product = Product.objects.get(sku=sku)
    return sorted(row.countries for row in eligibility.live(brand, product))


def test_a_product_has_its_own_rules_and_those_of_its_category_and_the_brand(brand: Brand) -> None:
    rule(sku="GAS", countries=["AT"])
    rule(category="Fuel", countries=["CH"])
    rule(category="camping > stoves", countries=["NO"])
    rule(category="camping > pots", countries=["SE"])
    rule(countries=["DE"])
    assert holding(brand, "GAS") == [["AT"], ["CH"], ["DE"], ["NO"]]
    assert holding(brand, "POT") == [["DE"], ["SE"]]
    gas = Product.objects.get(sku="GAS")
    assert eligibility.depths(gas)["fuel"] == 3 > eligibility.depths(gas)["camping > stoves"] == 2


def test_a_change_waits_as_the_next_version_while_the_old_one_holds(brand: Brand) -> None:
    first = rule(countries=["DE"])
    wish = checked({"kind": "delivery", "countries": "DE, AT"})
    second = eligibility.save(wish, by=EVA, instead_of=first)
    assert second and (second.key, second.number, holding(brand, "GAS")) == (first.key, 2, [["DE"]])
    eligibility.approve(second, by=KIM)
    assert holding(brand, "GAS") == [["DE", "AT"]]
    with pytest.raises(Conflict):
        eligibility.approve(second, by=KIM)
    eligibility.retire(second, by=KIM)
    assert holding(brand, "GAS") == []
    told = Entry.objects.filter(object_type="rule").order_by("id")
    assert [entry.action.removeprefix("catalog.rule_") for entry in told] == [
        "written", "approved", "written", "approved", "retired",
    ]  # fmt: skip


def test_a_rule_holds_from_its_first_day_to_its_last_by_the_brands_clock(brand: Brand) -> None:
    rule(valid_from="2026-05-02", valid_to="2026-05-03")
    for moment, there in (("01T21:30", 0), ("01T22:30", 1), ("03T21:30", 1), ("03T22:30", 0)):
        with time_machine.travel(f"2026-05-{moment}:00Z", tick=False):
            assert len(holding(brand, "GAS")) == there, moment


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "price"}, "kind"),
        ({"countries": ["XX"]}, "countries"),
        ({"countries": []}, "countries"),
        ({"countries": ["DE", "AT"], "postcodes": "10"}, "postcodes"),
        ({"postcodes": "b%"}, "postcodes"),
        ({"kind": "age", "countries": []}, "min_age"),
        ({"kind": "age", "min_age": 18}, "countries"),
        ({"kind": "age", "min_age": "180", "countries": ""}, "min_age"),
        ({"min_age": 18}, "min_age"),
        ({"sku": "GAS", "category": "fuel"}, "category"),
        ({"allowed": "maybe"}, "allowed"),
        ({"valid_from": "2026-05-03", "valid_to": "2026-05-02"}, "valid_to"),
        ({"valid_to": "soon"}, "valid_to"),
        ({"text_en": "x" * 401}, "text_en"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked({"kind": "delivery", "countries": ["DE"], **values})
    assert set(refused.value.fields) == {field}


def test_a_list_of_places_is_all_there_is_unless_said_otherwise() -> None:
    places = {"kind": "delivery", "countries": "de;at"}
    assert [checked(places | more).only for more in ({}, {"only": "no"}, {"allowed": "no"})] == [
        True, False, False,
    ]  # fmt: skip


def test_a_file_brings_rules_and_tells_each_row_that_is_wrong(brand: Brand, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(
        "kind,sku,category,allowed,countries,postcodes,min_age,text_en\n"
        "delivery,GAS,,no,CH,,,Gas travels by road only.\n"
        "age,,Fuel,,,,18,\n"
        "age,NONE,,,,,18,\n"
        "delivery,,,yes,Mars,,,\n"
    )
    result = importing.run("rules-csv", path, by=BY, approve_as=ADA.format("shop"))
    assert (result.created, result.unchanged, result.failed) == (2, 0, 2)
    assert sorted((e["row"], e["code"]) for e in result.errors) == [(4, "unknown_sku"), (5, "bad_rule")]
    assert {(r.kind, r.approved_by) for r in eligibility.standing()} == {("delivery", "Ada"), ("age", "Ada")}
    again = importing.run("rules-csv", path, by=BY)
    assert (again.created, again.unchanged, again.failed) == (0, 2, 2)


def test_another_file_is_told_apart(tmp_path: Path, brand: Brand) -> None:
    with pytest.raises(Invalid) as refused:
        ruling.from_csv(b"a,b\n1,2\n")
    assert refused.value.code == "not_rules_csv"


def test_two_people_are_needed_where_the_brand_says_so(brand: Brand) -> None:
    Brand.objects.filter(pk=brand.pk).update(settings={"two_people_approve": True})
    row = rule(approve=False)
    with pytest.raises(Conflict) as refused:
        eligibility.approve(row, by=EVA)
    assert refused.value.code == "same_person"
    with pytest.raises(Conflict):
        ruling.declare(ruling.from_json([{"kind": "age", "min_age": 18}]), by=EVA, approve_as=EVA)
    assert eligibility.approve(row, by=KIM).approved_by == "Kim"


def test_the_command_takes_the_format(
    capsys: pytest.CaptureFixture[str], brand: Brand, tmp_path: Path
) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("kind,min_age\nage,18\n")
    call_command("import_catalog", "shop", "rules-csv", str(path))
    assert '"created": 1' in capsys.readouterr().out
