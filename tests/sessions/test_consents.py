"""Each purpose is asked for by itself, and withdrawal holds at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.consent import services as consent
from apps.core.errors import Forbidden
from apps.sessions import conversations, handoffs, opening, packet
from apps.sessions.models import Cart, Message, PageVisit, Session
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand
from tests.sessions.test_conversations import shopper_of, start, to_stage_two

pytestmark = pytest.mark.django_db
PAGE = {"url": "http://shop.example/p/tent", "title": "Tarn 2 Tent"}
CART = [{"sku": "tent", "title": "Tarn 2 Tent", "quantity": 1}]


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        to_stage_two(made)
        yield made


def change(session: Session, purpose: str, granted: bool) -> None:
    handoffs.change_consent(session, by=shopper_of(session), purpose=purpose, granted=granted)


def says(session: Session, text: str) -> None:
    conversations.shopper_says(session, text, by=shopper_of(session), client_id=text)


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        ((), "chat"),
        (("ai_answers",), "chat"),
        (("chat",), "ai_answers"),
        (("chat", "follow_up"), "ai_answers"),
    ],
)
def test_the_ai_is_asked_with_both_grants_only(brand: Brand, granted: tuple[str, ...], missing: str) -> None:
    session = start(brand, consents=granted)
    with pytest.raises(Forbidden) as refused:
        says(session, "How heavy is it?")
    assert (refused.value.code, refused.value.data) == ("consent_required", {"purpose": missing})
    assert not Message.objects.exists() and not Work.objects.exists()


def test_chat_withdrawn_stops_the_next_word_also_to_a_person(brand: Brand) -> None:
    session = start(brand)
    handoffs.request(session, by=shopper_of(session))
    says(session, "Before")
    change(session, "chat", False)
    with pytest.raises(Forbidden):
        says(session, "After")
    change(session, "chat", True)
    says(session, "Again")
    assert list(Message.objects.values_list("text", flat=True)) == ["Before", "Again"]


def test_the_ais_grant_withdrawn_brings_a_person_at_once(brand: Brand) -> None:
    session = start(brand)
    says(session, "How heavy is it?")
    change(session, "ai_answers", False)
    made = packet.current(session)
    assert session.state == "waiting" and made is not None and made.reason == "ai_withdrawn"


def test_pages_and_cart_are_kept_under_their_grant_and_gone_with_it(brand: Brand) -> None:
    session = start(brand)
    opening.see_page(session, by=shopper_of(session), page=PAGE, cart=CART)
    assert not PageVisit.objects.exists() and not Cart.objects.exists()
    change(session, "journey", True)
    opening.see_page(session, by=shopper_of(session), page=PAGE, cart=CART)
    assert (PageVisit.objects.get().url, Cart.objects.get().lines[0]["sku"]) == (PAGE["url"], "tent")
    handoffs.request(session, by=shopper_of(session))
    change(session, "journey", False)
    assert not PageVisit.objects.exists() and not Cart.objects.exists()


@pytest.mark.parametrize("answers", [(True, False), (False, True), (True, False, True), (True, True, False)])
def test_the_last_answer_counts(brand: Brand, answers: tuple[bool, ...]) -> None:
    session = start(brand, consents=())
    for granted in answers:
        change(session, "measurement", granted)
    assert consent.has(session.shopper_id, consent.Purpose.MEASUREMENT) is answers[-1]
    assert consent.state(session.shopper_id)["measurement"] is answers[-1]
