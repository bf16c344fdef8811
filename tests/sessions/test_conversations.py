"""Saying things: once, in order, to whoever owns the session."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.catalog.models import Product
from apps.consent import services as consent
from apps.core.clock import now
from apps.core.errors import Conflict, Forbidden, Invalid, TooLarge
from apps.people.actors import Actor
from apps.rollout import services as rollout
from apps.sessions import conversations, handoffs, opening, packet, presence, selectors, stream
from apps.sessions.models import Message, Session
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key, make_member

pytestmark = pytest.mark.django_db


def start(brand: Brand, *, consents: tuple[str, ...] = ("chat", "ai_answers"), shown: bool = True) -> Session:
    """A session in the brand in scope, with these grants."""
    consent.publish_defaults(brand)
    session = opening.open_session(shopper=None, widget_key=make_key(brand))
    actor = Actor.shopper(session.shopper)
    for purpose in consents:
        consent.record(session.shopper, purpose, granted=True, by=actor)
    if shown:
        opening.disclosure_shown(session, session.disclosure_id, by=actor)
    return session


def to_stage_two(brand: Brand) -> None:
    rollout.set_stage(2, by=Actor.system("test"), reason="test")


@pytest.fixture
def brand() -> Brand:
    return make_brand("own")


def shopper_of(session: Session) -> Actor:
    return Actor.shopper(session.shopper)


def test_a_question_goes_to_the_ai_and_is_kept_once(brand: Brand) -> None:
    with brand_scope(brand):
        to_stage_two(brand)
        session = start(brand)
        first, new = conversations.shopper_says(
            session, "How heavy is it?", by=shopper_of(session), client_id="a"
        )
        again, newer = conversations.shopper_says(
            session, "How heavy is it?", by=shopper_of(session), client_id="a"
        )
        assert (first.pk, new, newer) == (again.pk, True, False)
        assert session.state == "with_assistant"
        assert Work.objects.filter(kind="assistant.turn").count() == 1
        with pytest.raises(Conflict) as refused:
            conversations.shopper_says(session, "Something else", by=shopper_of(session), client_id="a")
        assert refused.value.code == "client_id_reused"


def test_no_ai_turn_before_the_disclosure_was_shown(brand: Brand) -> None:
    with brand_scope(brand):
        to_stage_two(brand)
        session = start(brand, shown=False)
        with pytest.raises(Conflict) as refused:
            conversations.shopper_says(session, "Hello?", by=shopper_of(session), client_id="a")
        assert refused.value.code == "disclosure_not_shown"
        assert not Message.objects.exists()


def test_no_word_is_kept_without_consent(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand, consents=())
        with pytest.raises(Forbidden) as refused:
            conversations.shopper_says(session, "Hello?", by=shopper_of(session), client_id="a")
        assert (refused.value.code, refused.value.data) == ("consent_required", {"purpose": "chat"})
        assert not Message.objects.exists()


def test_at_stage_one_the_question_goes_to_a_person(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand, consents=("chat",), shown=False)
        conversations.shopper_says(session, "Hello?", by=shopper_of(session), client_id="a")
        assert session.state == "waiting"
        assert not Work.objects.filter(kind="assistant.turn").exists()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", Invalid),
        ("  \n ", Invalid),
        ("\u202e\u200f", Invalid),
        (None, Invalid),
        (b"x", Invalid),
        ("x" * 100_000, TooLarge),
    ],
)
def test_unusable_texts_are_refused_and_nothing_is_kept(
    brand: Brand, text: object, error: type[Exception]
) -> None:
    with brand_scope(brand):
        session = start(brand)
        with pytest.raises(error):
            conversations.shopper_says(session, text, by=shopper_of(session), client_id="a")
        assert not Message.objects.exists()


def test_emoji_and_direction_marks_are_kept_but_closed(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand)
        message, _ = conversations.shopper_says(
            session, "👩‍🔧 \u202eabc\x00", by=shopper_of(session), client_id="a"
        )
        assert message.text == "👩‍🔧 \u202eabc\u202c"


def test_card_numbers_never_reach_the_database(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand)
        text = "My card is 4111 1111 1111 1111"
        message, _ = conversations.shopper_says(session, text, by=shopper_of(session), client_id="a")
        assert "4111 1111" not in Message.objects.get(pk=message.pk).text


def test_the_stream_has_no_gaps_and_staff_notes_stay_inside(brand: Brand) -> None:
    ben = make_member(brand, "Ben")
    with brand_scope(brand):
        session = start(brand)
        handoffs.request(session, by=shopper_of(session))
        handoffs.accept(session, member=ben)
        conversations.write_note(session, "difficult", member=ben)
        conversations.member_says(session, "Hello", member=ben, client_id="b")
        staff, last = stream.after(session.pk, 0, audience="staff")
        shopper, _ = stream.after(session.pk, 0, audience="shopper")
        both = {event["seq"] for event in staff} | {event["seq"] for event in shopper}
        assert both == set(range(1, last + 1))
        assert [event["kind"] for event in shopper] == [
            "state",
            "disclosure",
            "state",
            "handoff",
            "state",
            "message",
            "message",
        ]
        assert "difficult" not in str(shopper)


def test_withheld_lines_never_reach_the_advisor(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand)
        conversations.shopper_says(
            session, "Is my secret size 48 there?", by=shopper_of(session), client_id="a"
        )
        handoffs.request(session, by=shopper_of(session))
        changes = [{"key": "question", "withheld": True}, {"key": "summary", "withheld": True}]
        made = handoffs.correct(session, changes, by=shopper_of(session))
        assert "secret size" not in str(packet.for_staff(made))
        assert "secret size" in str(packet.for_shopper(made))


def test_an_advisor_speaks_only_in_a_session_of_their_own(brand: Brand) -> None:
    ben, dora = make_member(brand, "Ben"), make_member(brand, "Dora")
    with brand_scope(brand):
        session = start(brand)
        handoffs.request(session, by=shopper_of(session))
        handoffs.accept(session, member=ben)
        with pytest.raises(Forbidden):
            conversations.member_says(session, "Hi", member=dora, client_id="x")
        with pytest.raises(Conflict) as late:
            handoffs.accept(session, member=dora)
        assert late.value.code == "already_taken"


def test_an_answer_begun_before_a_person_stepped_in_is_not_said(brand: Brand) -> None:
    ben = make_member(brand, "Ben")
    with brand_scope(brand):
        to_stage_two(brand)
        session = start(brand)
        conversations.shopper_says(session, "How heavy?", by=shopper_of(session), client_id="a")
        begun = session.owner_version
        handoffs.take_over(session, member=ben)
        assert conversations.ai_says(session, "1.4 kg", owner_version=begun, data={}) is None
        assert not Message.objects.filter(author_kind="ai").exists()


def test_availability_is_derived_from_living_connections(brand: Brand) -> None:
    ben = make_member(brand, "Ben")
    with brand_scope(brand):
        presence.set_status(ben, "online")
        assert presence.availability(brand).advisors_online == 0
        presence.sign_of_life(ben)
        assert presence.availability(brand).advisors_online == 1


def test_ending_asks_for_the_wrap_up_and_a_return_opens_it_again(brand: Brand) -> None:
    with brand_scope(brand):
        session = start(brand, consents=("chat",))
        conversations.shopper_says(session, "Hello", by=shopper_of(session), client_id="a")
        conversations.end(session, by=shopper_of(session))
        assert Work.objects.filter(kind="copilot.wrap_up").count() == 1
        conversations.shopper_says(session, "One more thing", by=shopper_of(session), client_id="b")
        assert session.state == "waiting"
        assert selectors.snapshot(opening.get(session.pk), brand)["messages"][-1]["text"] == "One more thing"


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_accept_at_once_one_wins() -> None:
    brand = make_brand("own")
    members = [make_member(brand, f"M{number}") for number in range(20)]
    with brand_scope(brand):
        session = start(brand)
        handoffs.request(session, by=shopper_of(session))

    def accept(member: object) -> str:
        try:
            with brand_scope(brand):
                handoffs.accept(opening.get(session.pk), member=member)  # type: ignore[arg-type]
            return "won"
        except Conflict as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        results = sorted(pool.map(accept, members))
    assert results == ["already_taken"] * 19 + ["won"]


def test_what_is_withheld_is_gone_from_everything_the_staff_reads(brand: Brand) -> None:
    with brand_scope(brand):
        member = make_member(brand, "Ben")
        session = start(brand)
        tent = {"sku": "tent", "title": "Tarn 2 Tent", "updated_at": now()}
        session.product = Product.objects.create(**tent)
        session.save(update_fields=["product"])
        handoffs.request(session, by=shopper_of(session))
        hide = [{"key": "product", "withheld": True}, {"key": "consent", "withheld": True}]
        handoffs.correct(session, hide, by=shopper_of(session))
        opening.see_page(session, by=shopper_of(session))
        for_staff = selectors.for_staff(selectors.for_member(session.pk, member))
        replayed, _ = stream.after(session.pk, 0, audience="staff")
        own, _ = stream.after(session.pk, 0, audience="shopper")
        assert "Tarn 2 Tent" not in json.dumps([for_staff, replayed])
        assert "Tarn 2 Tent" in json.dumps(own)
