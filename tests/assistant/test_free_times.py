"""Asked for an appointment, the AI tells the times that the booking page offers now, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from apps.appointments import booking, selectors
from apps.assistant.answering import Ask, answer
from apps.tenants.scope import brand_scope
from tests.appointments import world

pytestmark = pytest.mark.django_db
ASKED = "When can I get an appointment?"


@pytest.fixture
def shop() -> Iterator[world.World]:
    with time_machine.travel(world.SUNDAY, tick=False):
        built = world.build()
        with brand_scope(built.brand):
            yield built


def said(shop: world.World, text: str = ASKED, language: str = "en") -> tuple[str, str, tuple[str, ...]]:
    decision = answer(Ask(text, language=language), shop.brand).decision
    return decision.outcome, decision.text, decision.offered


def test_the_next_free_times_are_told_with_the_way_to_book(shop: world.World) -> None:
    told = "The next free times for “Advice”: Mon 07 Dec 09:00, 09:30, 10:00 (CET)."
    assert said(shop) == ("answered", told, ("appointment", "person"))
    told = "Die nächsten freien Termine für „Advice“: 07.12. 09:00, 09:30, 10:00 (CET)."
    assert said(shop, "Wann bekomme ich einen Termin?", "de")[1] == told


def test_a_time_that_is_taken_is_told_no_more(shop: world.World) -> None:
    first = selectors.slots(shop.service, world.SUNDAY, world.SUNDAY + 2 * world.DAY)[0]
    booking.hold(shop.service, first.start, shopper=shop.shopper, by=world.HOUSE)
    assert said(shop)[1] == ("The next free times for “Advice”: Mon 07 Dec 10:00, 10:30, 11:00 (CET).")


def test_what_is_not_offered_is_not_promised(shop: world.World) -> None:
    shop.service.active = False
    shop.service.save()
    assert said(shop)[0] == "refused"
    assert "appointment" not in answer(Ask(ASKED), shop.brand).decision.text
