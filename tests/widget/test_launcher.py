"""The launcher tells the truth, to the brand's own pages only."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from apps.sessions.presence import Availability
from apps.widget.launcher import launcher
from tests.people import make_brand, make_key

BERLIN = ZoneInfo("Europe/Berlin")


def here(**values: object) -> Availability:
    nobody = {
        "advisors_online": 0,
        "ai": False,
        "wait_seconds": None,
        "opens_at": None,
        "languages": ["en"],
        "open": False,
    }
    return Availability(**{**nobody, **values})


@pytest.mark.parametrize(
    ("available", "tone", "text"),
    [
        (here(advisors_online=2, wait_seconds=130), "on", "Advisor online now · about 2 min"),
        (here(advisors_online=1), "on", "Advisor online now"),
        (here(ai=True, opens_at="2026-11-25T08:00:00Z"), "ai", "AI answers now · people back tomorrow 09:00"),
        (here(opens_at="2026-11-24T21:30:00Z"), "off", "People back 22:30"),
        (here(opens_at="2026-11-27T08:00:00Z"), "off", "People back Fri 09:00"),
        (here(open=True, opens_at="2026-11-24T20:00:00Z"), "off", "Leave a message or book a time"),
        (here(), "off", "Leave a message or book a time"),
    ],
)
@time_machine.travel("2026-11-24T20:00:00Z", tick=False)
def test_it_says_who_is_there_and_else_when(available: Availability, tone: str, text: str) -> None:
    shown = launcher(available, "en", BERLIN)
    assert (shown["tone"], shown["text"]) == (tone, text)


@time_machine.travel("2026-11-24T20:00:00Z", tick=False)
def test_the_time_is_the_shoppers() -> None:
    available = here(opens_at="2026-11-25T08:00:00Z")
    assert launcher(available, "en", ZoneInfo("America/New_York"))["text"] == "People back tomorrow 03:00"
    assert launcher(available, "de", BERLIN)["text"] == "Menschen ab morgen 09:00"


@pytest.mark.django_db
def test_only_the_brands_pages_may_read_it() -> None:
    key = make_key(make_brand("fjell"), "https://shop.example")
    answer = Client().get(f"/widget/config/{key.key}.json", {"origin": "https://shop.example"})
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "https://shop.example"
    refused = Client().get(f"/widget/config/{key.key}.json", {"origin": "https://evil.example"})
    assert refused.status_code == 403
    assert refused.json() == {
        "code": "origin_not_allowed",
        "detail": "This widget key doesn't list this page's origin.",
        "retryable": False,
    }


@pytest.mark.django_db
def test_a_new_brand_does_not_offer_ai() -> None:
    key = make_key(make_brand("fjell"), "https://shop.example")
    answer = Client().get(f"/widget/config/{key.key}.json", {"origin": "https://shop.example"})
    assert answer.json()["launcher"] == {
        "title": "Ask us",
        "text": "Leave a message or book a time",
        "tone": "off",
    }
