"""The main job over REST and real processes: ask, hand over, answer, end, wrap up, follow up."""

from __future__ import annotations

import time

import pytest

from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
MARA = "mara@fjell.example"


def advisor(stack: Stack, email: str = MARA) -> dict[str, str]:
    return {"Authorization": f"Key {stack.key('fjell')}", "On_Behalf_Of": email}


def test_a_question_gets_a_verified_answer_with_its_source(stack: Stack) -> None:
    shopper = RestShopper(stack, "fjell")
    shopper.agree("chat", "ai_answers")
    assert shopper.say("How long do I have to return something?").status == 201
    answer = shopper.hears("ai")
    assert answer["outcome"] == "answered"
    assert answer["citations"], answer
    assert answer["ai"] == "generated"


def test_nothing_before_the_disclosure(stack: Stack) -> None:
    shopper = RestShopper(stack, "fjell")
    refused = shopper.say("How long do I have to return something?")
    assert (refused.status, refused.body["code"]) == (409, "disclosure_not_shown")


def test_from_ai_to_person_to_follow_up(stack: Stack) -> None:
    as_mara = advisor(stack)
    stack.call("PUT", "me/status", {"status": "online"}, **as_mara)
    shopper = RestShopper(stack, "fjell")
    shopper.agree("chat", "ai_answers", "ai_assistance", "follow_up")
    shopper.say("Is the return free of charge?")
    shopper.hears("ai")
    asked = shopper.call("POST", "/handoff", {})
    assert asked.status == 202
    assert shopper.call("POST", "/contact", {"email": "sam@example.org"}).status == 200
    waiting = stack.call("GET", "sessions?state=waiting", **as_mara).body["results"]
    assert shopper.id in [each["id"] for each in waiting]
    assert stack.call("POST", f"sessions/{shopper.id}/accept", **as_mara).status == 200
    late = stack.call("POST", f"sessions/{shopper.id}/accept", **advisor(stack, "tomas@fjell.example"))
    assert (late.status, late.body["code"]) == (409, "already_taken")
    said = {
        "client_id": "m1",
        "text": "Hello Sam, yes: the label is in the parcel. I hold your size until Friday.",
    }
    assert stack.call("POST", f"sessions/{shopper.id}/messages", said, **as_mara).status == 201
    assert stack.call("POST", f"sessions/{shopper.id}/messages", said, **as_mara).status == 200
    shopper.say("Great, thank you. The price is a bit high though.")
    ended = stack.call("POST", f"sessions/{shopper.id}/end", {"outcome": "decided_later"}, **as_mara)
    assert ended.status == 200
    path = f"sessions/{shopper.id}/wrapup"
    stack.wait(lambda: stack.call("GET", path, **as_mara).body["ready"], 20, "the wrap-up")
    made = stack.call("GET", path, **as_mara).body
    ids = {message["id"] for message in shopper.messages()}
    assert made["summary"]
    assert all(set(each["messages"]) <= ids and each["messages"] for each in made["summary"])
    follow_up = made["follow_up"]["id"]
    assert stack.call("POST", f"follow-ups/{follow_up}/approve", **as_mara).status == 200
    mails = stack.var / "mail"
    stack.wait(lambda: any("sam@example.org" in f.read_text() for f in mails.glob("*.log")), 20, "the mail")


def test_at_stage_one_there_is_no_ask_door(stack: Stack) -> None:
    shopper = RestShopper(stack, "lumen")
    assert shopper.opening["doors"]["ask"] is False
    versions = {notice["purpose"]: notice["version"] for notice in shopper.opening["notices"]}
    body = {"purpose": "chat", "granted": True, "notice_version": versions["chat"]}
    shopper.call("POST", "/consents", body)
    assert shopper.say("Which bulb fits?").status == 201
    assert shopper.call("GET", "").body["session"]["state"] == "waiting"
    time.sleep(2)
    assert [m["author"]["kind"] for m in shopper.messages()] == ["shopper"]


def test_the_log_is_whole(stack: Stack) -> None:
    assert '"ok": true' in stack.manage("audit", "verify", "fjell")
