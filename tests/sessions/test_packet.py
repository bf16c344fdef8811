"""What is handed over: everything known at that moment, each under its own line."""

from __future__ import annotations

from typing import Any

import pytest

from apps.sessions import conversations, handoffs, packet
from apps.tenants.scope import brand_scope
from tests.people import make_brand
from tests.sessions.test_conversations import shopper_of, start

pytestmark = pytest.mark.django_db


def lines_after(*texts: str) -> dict[str, Any]:
    brand = make_brand("own")
    with brand_scope(brand):
        session = start(brand)
        for text in texts:
            conversations.shopper_says(session, text, by=shopper_of(session), client_id=text)
        made = handoffs.request(session, by=shopper_of(session))
        return {line["key"]: line for line in packet.for_staff(made)["lines"]}


def test_stated_needs_are_passed_on_in_the_shoppers_words() -> None:
    lines = lines_after("We need a tent for three. Is it in stock?")
    assert lines["needs"]["value"] == ["We need a tent for three"]
    assert lines["question"]["value"] == "We need a tent for three. Is it in stock?"


def test_a_need_nobody_stated_says_that_it_is_unknown() -> None:
    assert lines_after("Is it in stock?")["needs"] == {
        "key": "needs",
        "label": "Looking for",
        "value": None,
        "known": False,
        "withheld": False,
        "corrected": False,
    }
