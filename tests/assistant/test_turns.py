"""The AI's turn: one answer to what was said, and silence as soon as somebody else has the session."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from apps.assistant import answering, turns
from apps.assistant.models import Turn
from apps.audit.models import AIRecord, Body
from apps.core.clock import now
from apps.people.actors import Actor
from apps.rollout import services as rollout
from apps.sessions import conversations, handoffs, opening
from apps.sessions.models import Message, Packet, Session
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.sessions.test_conversations import shopper_of, start, to_stage_two

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def brand() -> Any:
    made = make_brand("own")
    with brand_scope(made):
        to_stage_two(made)
        yield made


@pytest.fixture
def session(brand: Brand) -> Session:
    return start(brand)


def asks(session: Session, text: str = "How heavy is it?") -> Message:
    message, _ = conversations.shopper_says(session, text, by=shopper_of(session), client_id=text)
    return message


def said(kind: str) -> list[str]:
    return list(Message.objects.filter(author_kind=kind).order_by("seq").values_list("text", flat=True))


def acts() -> list[str]:
    return list(AIRecord.objects.order_by("created_at").values_list("act", flat=True))


def test_a_question_gets_one_answer_however_often_its_work_runs(session: Session) -> None:
    message = asks(session)
    for _ in range(3):
        turns.take(session.pk, message.pk)
    assert len(said("ai")) == len(acts()) == 1
    assert Turn.objects.get().upto_seq == message.seq


def test_a_burst_of_lines_gets_one_answer(session: Session) -> None:
    lines = [asks(session, text) for text in ("Hello", "I have a question", "How heavy is it?")]
    for line in lines:
        turns.take(session.pk, line.pk)
    assert len(said("ai")) == 1
    assert said_of(Message.objects.get(author_kind="ai")) == "Hello\nI have a question\nHow heavy is it?"


def said_of(message: Message) -> str:
    return str(message.data["question"])


def meanwhile(monkeypatch: pytest.MonkeyPatch, step: Callable[[], None]) -> None:
    """While the answer is being made, ``step`` happens."""
    whole = answering.answer

    def slow(ask: answering.Ask, brand: Brand) -> answering.Answer:
        done = whole(ask, brand)
        step()
        return done

    monkeypatch.setattr(answering, "answer", slow)


def advisor_steps_in(session: Session) -> None:
    handoffs.take_over(opening.get(session.pk), member=make_member(session.brand, "Ben"))


def person_asked_for(session: Session) -> None:
    handoffs.request(opening.get(session.pk), by=shopper_of(session))


def people_only(session: Session) -> None:
    opening.people_only(opening.get(session.pk), True, by=shopper_of(session))


def consent_withdrawn(session: Session) -> None:
    row = opening.get(session.pk)
    handoffs.change_consent(row, by=shopper_of(row), purpose="ai_answers", granted=False)


def ended(session: Session) -> None:
    conversations.end(opening.get(session.pk), by=shopper_of(session))


def switched_off(session: Session) -> None:
    rollout.stop(by=BY)


def gone_and_back(session: Session) -> None:
    row = opening.get(session.pk)
    handoffs.request(row, by=shopper_of(row))
    conversations.change_owner(row, "with_assistant", by=shopper_of(row))


@pytest.mark.parametrize(
    "step",
    [
        advisor_steps_in, person_asked_for, people_only, consent_withdrawn, ended, switched_off,
        gone_and_back,
    ],
)  # fmt: skip
def test_an_answer_that_comes_too_late_is_recorded_as_discarded_and_never_said(
    session: Session, monkeypatch: pytest.MonkeyPatch, step: Callable[[Session], None]
) -> None:
    message = asks(session)
    meanwhile(monkeypatch, lambda: step(session))
    turns.take(session.pk, message.pk)
    assert said("ai") == []
    assert acts() == ["discarded"]
    assert Turn.objects.get().state == "discarded"
    words = [json.loads(body.content) for body in Body.objects.exclude(content="")]
    assert [each["final_text"] for each in words if "final_text" in each] == [""]


@pytest.mark.parametrize("step", [advisor_steps_in, person_asked_for, people_only, consent_withdrawn])
def test_work_that_is_late_does_not_even_begin(session: Session, step: Callable[[Session], None]) -> None:
    message = asks(session)
    step(session)
    turns.take(session.pk, message.pk)
    assert (said("ai"), acts(), Turn.objects.count()) == ([], [], 0)


@pytest.mark.parametrize("step", [advisor_steps_in, person_asked_for, people_only])
def test_whoever_has_the_session_the_ai_is_not_asked(
    session: Session, step: Callable[[Session], None]
) -> None:
    step(session)
    asks(opening.get(session.pk))
    assert not Work.objects.filter(kind="assistant.turn").exists()


def test_people_only_sends_the_question_to_a_person_with_its_packet(session: Session) -> None:
    people_only(session)
    row = opening.get(session.pk)
    asks(row)
    assert row.state == "waiting"
    packet = Packet.objects.get()
    assert packet.reason == "people_only"
    assert next(line["value"] for line in packet.lines if line["key"] == "question") == "How heavy is it?"


@pytest.mark.parametrize("step", [people_only, consent_withdrawn])
def test_a_wish_from_another_tab_is_obeyed_though_this_one_had_not_begun(
    session: Session, step: Callable[[Session], None]
) -> None:
    """The wish was read when the session was still unopened; the question came in between."""
    stale = opening.get(session.pk)
    asks(session)
    if step is people_only:
        opening.people_only(stale, True, by=shopper_of(stale))
    else:
        handoffs.change_consent(stale, by=shopper_of(stale), purpose="ai_answers", granted=False)
    assert opening.get(session.pk).state == "waiting"


def test_the_turn_of_a_worker_that_died_is_taken_up_and_said_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = asks(session)

    def dies(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(answering, "answer", dies)
        with pytest.raises(SystemExit):
            turns.take(session.pk, message.pk)
    assert Turn.objects.get().state == "pending"
    turns.take(session.pk, message.pk)
    turn = Turn.objects.get()
    assert (turn.state, turn.attempts) == ("refused", 2)
    assert len(said("ai")) == len(acts()) == 1


def test_a_late_answer_is_excused_once_and_may_still_come(session: Session) -> None:
    message = asks(session)
    with time_machine.travel(now() + turns.PATIENCE + timedelta(seconds=1)):
        turns.rescue()
        turns.rescue()
        assert said("house") == [turns.LATE]
        turns.take(session.pk, message.pk)
        Work.objects.all().update(state="done")
        turns.rescue()
    assert (len(said("house")), len(said("ai"))) == (1, 1)


def test_who_has_a_person_is_not_told_that_the_ai_is_late(session: Session) -> None:
    asks(session)
    advisor_steps_in(session)
    before = said("house")
    with time_machine.travel(now() + turns.PATIENCE + timedelta(seconds=1)):
        turns.rescue()
    assert said("house") == before
