"""The conversation: two voices, notes, cards, news after a number, and everything said once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.people.actors import Actor
from apps.sessions import conversations, handoffs, opening
from apps.sessions.models import Message, Session
from apps.tenants.scope import brand_scope
from tests.console.desk import HTMX, House, asks, asks_ai, client, house, product, said, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> House:
    return house()


def opened(member: object, session: Session) -> str:
    path = reverse("console:session", args=[session.pk])
    return client(member).get(path, headers=HTMX).content.decode()  # type: ignore[arg-type]


def test_the_ais_words_carry_their_mark_and_their_sources(people: House) -> None:
    session = asks_ai(people.brand)
    data = {
        "outcome": "answered",
        "statements": [{"text": "It weighs 1.45 kg.", "citations": [1]}],
        "citations": [
            {
                "n": 1,
                "kind": "attribute",
                "version": "3",
                "title": "Weight",
                "quote": "Weight: 1.45 kg",
                "date": "",
            }
        ],
    }
    with brand_scope(people.brand):
        conversations.ai_says(session, "It weighs 1.45 kg.", owner_version=session.owner_version, data=data)
    shown = opened(people.ben, session)
    assert 'data-generated-by="ai"' in shown
    assert '<span class="ai-mark">AI</span>' in shown
    assert "It weighs 1.45 kg." in shown and "Weight: 1.45 kg" in shown
    assert "version 3" in shown


def test_words_of_a_feed_or_a_shopper_never_become_markup(people: House) -> None:
    session = taken(people.brand, people.ben, text="<script>alert(1)</script><b>hi</b>")
    shown = opened(people.ben, session)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;hi&lt;/b&gt;" in shown
    assert "<script>alert" not in shown


def test_a_message_sent_twice_under_one_id_is_said_once(people: House) -> None:
    session = taken(people.brand, people.ben)
    path, values = reverse("console:say", args=[session.pk]), {"client_id": "abc", "text": "Yes, it fits."}
    first = client(people.ben).post(path, values, headers=HTMX)
    again = client(people.ben).post(path, values, headers=HTMX)
    assert (first.status_code, again.status_code) == (201, 200)
    assert 'data-client-id="abc"' in first.content.decode()
    assert first.content == again.content
    with brand_scope(people.brand):
        assert Message.objects.filter(session=session, author_kind="advisor").count() == 1


def test_only_who_holds_the_session_speaks_in_it(people: House) -> None:
    session = taken(people.brand, people.ben)
    answer = client(people.ada).post(
        reverse("console:say", args=[session.pk]), {"client_id": "1", "text": "Me too"}, headers=HTMX
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


def test_an_empty_message_and_one_too_long_are_refused_in_words(people: House) -> None:
    path = reverse("console:say", args=[taken(people.brand, people.ben).pk])
    ben = client(people.ben)
    empty = ben.post(path, {"client_id": "1", "text": "  "}, headers=HTMX)
    long = ben.post(path, {"client_id": "2", "text": "x" * 8_001}, headers=HTMX)
    assert (empty.status_code, empty.json()["code"]) == (400, "empty")
    assert (long.status_code, long.json()["code"]) == (413, "too_large")


def test_a_product_card_goes_along_with_the_values_of_now(people: House) -> None:
    product(people.brand)
    session = taken(people.brand, people.ben)
    path = reverse("console:say", args=[session.pk])
    shown = client(people.ben).post(path, {"client_id": "1", "text": "", "card": "r45"}, headers=HTMX)
    assert "€189.95" in shown.content.decode()
    with brand_scope(people.brand):
        message = Message.objects.get(session=session, client_id="1")
    assert message.text == "Ridge 45 Backpack", "what is shown is also said as text"
    assert message.data["cards"][0]["price"] == {"amount": "189.95", "currency": "EUR"}
    unknown = client(people.ben).post(path, {"client_id": "2", "text": "x", "card": "nope"}, headers=HTMX)
    assert (unknown.status_code, unknown.json()["code"]) == (400, "product_unknown")


def test_notes_say_that_no_shopper_sees_them_and_none_does(people: House) -> None:
    session = taken(people.brand, people.ben)
    client(people.ben).post(
        reverse("console:note", args=[session.pk]), {"text": "Careful, upset"}, headers=HTMX
    )
    shown = opened(people.ben, session)
    assert "Careful, upset" in shown and "The shopper never sees it." in shown
    with brand_scope(people.brand):
        from apps.sessions import stream

        events, _ = stream.after(session.pk, 0, audience="shopper")
    assert "Careful, upset" not in str(events)


def test_news_after_a_number_is_exactly_what_is_new(people: House) -> None:
    session = taken(people.brand, people.ben)
    path = reverse("console:entries", args=[session.pk])
    ben = client(people.ben)
    seq = int(ben.get(path)["X-Vitrine-Seq"])
    assert ben.get(f"{path}?after={seq}").content.decode().strip() == ""
    with brand_scope(people.brand):
        said(session, "Still there?", "2")
    news = ben.get(f"{path}?after={seq}")
    assert news.content.decode().count("<li") == 1 and "Still there?" in news.content.decode()
    assert int(news["X-Vitrine-Seq"]) > seq
    assert ben.get(f"{path}?after=-1").status_code == 400


def test_page_and_news_draw_a_message_alike(people: House) -> None:
    session = taken(people.brand, people.ben)
    with brand_scope(people.brand):
        said(session, "Still there?", "2")
        number = Message.objects.get(session=session, client_id="2").seq
    news = client(people.ben).get(f"{reverse('console:entries', args=[session.pk])}?after={number - 1}")
    assert news.content.decode().strip() in opened(people.ben, session)


def test_what_was_withheld_says_so_and_stays_hidden(people: House) -> None:
    product(people.brand)
    session = asks(people.brand, sku="r45")
    with brand_scope(people.brand):
        by = Actor.shopper(session.shopper)
        handoffs.correct(session, [{"key": "product", "withheld": True}], by=by)
    shown = opened(people.ben, session)
    packet = shown[shown.index("Passed on") : shown.index("</dl>")]
    assert "withheld by the shopper" in packet and "Ridge 45" not in packet
    assert "<dt>Not known</dt><dd>" in packet
    assert "The shopper changed what is passed on." in shown


def test_people_only_is_a_badge_and_binds_the_ai(people: House) -> None:
    session = asks(people.brand)
    with brand_scope(people.brand):
        opening.people_only(session, True, by=Actor.shopper(session.shopper))
    shown = opened(people.ben, session)
    assert shown.count("people only") >= 2
    assert "No AI reads along" in shown


def test_one_conversation_costs_the_same_queries_at_any_length(people: House) -> None:
    session = taken(people.brand, people.ben)
    ben, path = client(people.ben), reverse("console:session", args=[session.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            ben.get(path, headers=HTMX)
        return len(seen)

    before = queries()
    with brand_scope(people.brand):
        for number in range(3):
            said(session, f"Line {number}", f"l{number}")
    assert queries() == before


@pytest.mark.parametrize("state", ["waiting", "mine", "ai", "colleague", "ended"])
def test_each_state_offers_its_one_next_step(people: House, state: str) -> None:
    session = {
        "waiting": lambda: asks(people.brand),
        "mine": lambda: taken(people.brand, people.ada),
        "ai": lambda: asks_ai(people.brand),
        "colleague": lambda: taken(people.brand, people.ben),
        "ended": lambda: taken(people.brand, people.ada),
    }[state]()
    if state == "ended":
        with brand_scope(people.brand):
            conversations.end(session, by=Actor.member(people.ada), outcome="resolved")
    shown = opened(people.ada, session)
    assert f'data-mode="{state}"' in shown
    steps = {
        "waiting": "Accept",
        "mine": "Send",
        "ai": "Take over",
        "colleague": "Take over",
        "ended": "goes on here",
    }
    assert steps[state] in shown


def test_the_page_holds_no_inline_script_or_style(people: House) -> None:
    session = taken(people.brand, people.ben)
    page = client(people.ben).get(reverse("console:session", args=[session.pk])).content.decode()
    assert "<style" not in page and " style=" not in page and " onclick" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_an_error_page_says_what_to_do(people: House) -> None:
    page = client(people.ed).get("/console/lists/").content.decode()
    assert "An admin of Own can change your role." in page and "Nothing was changed by this." in page
