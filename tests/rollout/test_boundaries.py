"""What a brand keeps for people: kept whole or not at all, and written into the log."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from apps.audit.models import Entry
from apps.core.errors import Invalid
from apps.people.actors import Actor
from apps.rollout import boundaries, languages
from apps.rollout.boundaries import Band, HumanFirst, Topic, Wanted
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        yield made


@pytest.mark.usefixtures("brand")
def test_a_brand_that_set_nothing_has_the_houses_boundaries() -> None:
    kept = boundaries.current()
    assert kept.turns == 3
    assert not kept.human_first.covers(sku="T1", category="Tents", prices=(Decimal(5000),))


@pytest.mark.usefixtures("brand")
def test_what_is_kept_is_read_back_and_stands_in_the_log() -> None:
    kept = boundaries.change(
        Wanted(
            categories=["Sofas"],
            products=["T1"],
            least="1000",
            declined=["press"],
            topics=[("Recall", ["recall", "rückruf aktion"], "hand_over")],
            turns=2,
            owner="law@shop.example",
            country="AT",
        ),
        by=BY,
    )
    assert kept.human_first == HumanFirst(("Sofas",), ("T1",), Band(Decimal(1000), None))
    assert kept.topics[0].meets("is there a recall?") and not kept.topics[0].meets("do you recalled it")
    assert (kept.declined, kept.turns, kept.owner, kept.country) == (
        frozenset({"press"}),
        2,
        "law@shop.example",
        "AT",
    )
    assert Entry.objects.filter(action="rollout.boundaries").count() == 1


@pytest.mark.usefixtures("brand")
def test_one_wrong_field_keeps_everything_as_it_was_and_each_is_named() -> None:
    wrong = Wanted(
        least="300",
        most="200",
        turns=0,
        owner="nobody",
        country="XX",
        declined=["self_harm"],
        topics=[("", [], "x")],
    )
    with pytest.raises(Invalid) as refused:
        boundaries.change(wrong, by=BY)
    assert set(refused.value.fields) == {"most", "turns", "owner", "country", "declined", "topics"}
    assert boundaries.current() == boundaries.Boundaries()


@pytest.mark.parametrize(
    ("category", "price", "expected"),
    [
        ("Home > Sofas", "10", True),
        ("sofas", "10", True),
        ("Sofa covers", "10", False),
        ("Lamps", "1000", True),
        ("Lamps", "999.99", False),
    ],
)
def test_people_come_first_by_category_and_price(category: str, price: str, expected: bool) -> None:
    first = HumanFirst(categories=("Sofas",), band=Band(Decimal(1000), None))
    assert first.covers(sku="X", category=category, prices=(Decimal(price),)) is expected


def test_a_topic_meets_whole_words_only() -> None:
    topic = Topic("Gas", ("gas", "gas fitting"))
    assert topic.meets("Who does the GAS fitting?") and not topic.meets("a gasket, please")


@pytest.mark.usefixtures("brand")
def test_a_language_without_a_pack_stays_shut_whatever_is_reported() -> None:
    assert languages.standing("fr").pack.missing
    assert not languages.report_language("fr", True, "run 1").open


@pytest.mark.usefixtures("brand")
def test_a_failed_question_set_shuts_a_language_until_one_passes() -> None:
    assert languages.is_open("de-AT")
    failed = languages.report_language("de", False, "run 7", right=38, asked=40)
    assert (failed.open, failed.run.short_of) == (False, 2)
    assert not languages.is_open("de") and languages.is_open("en")
    languages.report_language("de", True, "run 8", right=40, asked=40)
    assert languages.is_open("de")


@pytest.mark.usefixtures("brand")
def test_what_is_no_language_is_refused() -> None:
    with pytest.raises(Invalid):
        languages.report_language("d3!", True, "run")
