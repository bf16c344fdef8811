"""Parts that die or hang in the middle of a conversation: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.pages import BERLIN, WIDE, Desk, Window
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
Person = Callable[..., BrowserContext]
QUESTION = "How long do I have to return something?"
MARA = "mara@fjell.example"
TRIES = 8  # to hit an answer while it is being made


@pytest.fixture(autouse=True)
def whole(stack: Stack) -> Iterator[None]:
    """Each test finds and leaves a whole stack."""
    stack.recover()
    yield
    stack.recover()


def test_a_worker_killed_during_an_answer_costs_ten_seconds_at_most(stack: Stack) -> None:
    with psycopg.connect(stack.addresses["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for _ in range(TRIES):
            shopper = RestShopper(stack, "fjell")
            shopper.agree("chat", "ai_answers")
            began = time.monotonic()
            assert shopper.say(QUESTION).status == 201
            if _killed_meanwhile(stack, owner, shopper.id):
                break
            stack.recover()
        else:
            pytest.fail(f"{TRIES} answers were faster than the kill")
    _is_helped(stack, shopper, 10 - (time.monotonic() - began))
    shopper.hears("ai", 60)
    stack.recover()
    assert [m["author"]["kind"] for m in shopper.messages()].count("ai") == 1
    assert _ai_records(stack, shopper) == 1


def test_a_dead_worker_costs_ten_seconds_at_most(stack: Stack) -> None:
    shopper = RestShopper(stack, "fjell")
    shopper.agree("chat", "ai_answers")
    stack.kill("answers")
    began = time.monotonic()
    assert shopper.say(QUESTION).status == 201
    _is_helped(stack, shopper, 10 - (time.monotonic() - began))
    shopper.hears("ai", 60)
    assert [m["author"]["kind"] for m in shopper.messages()].count("ai") == 1


def test_the_chat_goes_on_after_the_web_process_died(stack: Stack, person: Person) -> None:
    desk, shopper = _talking(stack, person)
    desk.write("Before.")
    expect(shopper.said("advisor")).to_have_text(["Before."])
    stack.kill("web")
    shopper.write("While it is down.")
    desk.write("From the desk, too.")
    expect(desk.said("shopper").last).to_have_text("While it is down.", timeout=60_000)
    expect(shopper.said("advisor")).to_have_text(["Before.", "From the desk, too."], timeout=60_000)
    expect(shopper.frame.locator(".turn--pending, .turn--failed")).to_have_count(0)
    expect(desk.page.locator(".turn--pending")).to_have_count(0)


def test_ten_seconds_without_redis_lose_nothing(stack: Stack, person: Person) -> None:
    desk, shopper = _talking(stack, person)
    valkey = stack.valkey()
    os.kill(valkey, signal.SIGSTOP)
    until = time.monotonic() + 10
    try:
        shopper.write("Are you there?")
        desk.write("Yes, I am.")
        assert stack.page("/accounts/login/") == 200
        assert stack.page("/p/tarn-2-tent", host=f"fjell.localhost:{stack.port}") == 200
        while time.monotonic() < until:
            shopper.page.wait_for_timeout(100)
    finally:
        os.kill(valkey, signal.SIGCONT)
    _both_have(desk, shopper, "Are you there?", "Yes, I am.")


def test_redis_killed_outright_loses_nothing(stack: Stack, person: Person) -> None:
    desk, shopper = _talking(stack, person)
    os.kill(stack.valkey(), signal.SIGKILL)
    shopper.write("Are you there?")
    desk.write("Yes, I am.")
    _both_have(desk, shopper, "Are you there?", "Yes, I am.")
    stack.recover()
    asking = RestShopper(stack, "fjell")
    asking.agree("chat", "ai_answers")
    asking.say(QUESTION)
    assert asking.hears("ai", 30)["outcome"] == "answered"


def _talking(stack: Stack, person: Person) -> tuple[Desk, Window]:
    """A shopper and an advisor in conversation, each in a browser."""
    stack.clear_desk(MARA)
    desk = Desk(person(**BERLIN, **WIDE).new_page(), stack, MARA)
    desk.go_online()
    shopper = Window(person(**BERLIN).new_page(), stack, "fjell", "/p/ridge-45-backpack")
    shopper.open()
    shopper.frame.locator(".door--person .door__tap").click()
    expect(shopper.frame.locator(".handoff")).to_be_visible()
    desk.waiting.locator(".row__link").click()
    desk.page.locator(".decide").get_by_role("button", name="Accept").click()
    expect(shopper.frame.locator(".head__state")).to_have_text("With Mara Lindqvist")
    return desk, shopper


def _both_have(desk: Desk, shopper: Window, asked: str, answered: str) -> None:
    """Both see both lines once, also after a reload; nobody sees an error."""
    for said in (desk.said("shopper"), shopper.said("own")):
        expect(said).to_have_text([asked], timeout=60_000)
    for said in (desk.said("advisor"), shopper.said("advisor")):
        expect(said).to_have_text([answered], timeout=60_000)
    expect(shopper.frame.locator(".turn--pending, .turn--failed, .view--trouble:visible")).to_have_count(0)
    shopper.page.reload()
    expect(shopper.said("own")).to_have_text([asked])
    expect(shopper.said("advisor")).to_have_text([answered])


def _is_helped(stack: Stack, shopper: RestShopper, seconds: float) -> None:
    """An answer, or the offer of a person."""

    def true() -> bool:
        heard = [(m["author"]["kind"], m.get("key", "")) for m in shopper.messages()]
        return any(kind == "ai" or key == "ai_late" for kind, key in heard)

    stack.wait(true, seconds, "an answer or the offer of a person")


def _killed_meanwhile(stack: Stack, owner: psycopg.Connection[tuple[str]], session: str) -> bool:
    """Kill the worker as soon as it works on this session; whether it was still at it."""
    asked = "SELECT state FROM tenants_work WHERE kind = 'assistant.turn' AND payload->>'session' = %s"
    until = time.monotonic() + 20
    while time.monotonic() < until:
        row = owner.execute(asked, [session]).fetchone()
        if row and row[0] != "queued":
            break
    stack.kill("answers")
    row = owner.execute(asked, [session]).fetchone()
    return bool(row and row[0] == "running")


def _ai_records(stack: Stack, shopper: RestShopper) -> int:
    """How many answers stand in the log for this session."""
    with psycopg.connect(stack.addresses["DATABASE_OWNER_URL"]) as owner:
        asked = "SELECT count(*) FROM audit_airecord WHERE session_id = %s AND act = 'answer'"
        row = owner.execute(asked, [shopper.id]).fetchone()
    return int(row[0]) if row else 0
