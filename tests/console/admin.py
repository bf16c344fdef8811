"""What the tests of administration and audit share: people of every role, and a client for each."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit import recorder
from apps.audit.models import AIRecord, Entry
from apps.people.models import Member
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member


class House:
    """One brand with Ada (admin), Ben (advisor) and Ann (auditor); Cy administers another."""

    def __init__(self) -> None:
        self.brand, self.other = make_brand("own"), make_brand("foreign")
        self.ada = make_member(self.brand, "Ada", Role.ADMIN)
        self.ben = make_member(self.brand, "Ben", Role.ADVISOR)
        self.ann = make_member(self.brand, "Ann", Role.AUDITOR)
        self.cy = make_member(self.other, "Cy", Role.ADMIN)

    def as_(self, member: Member) -> Client:
        client = Client()
        client.force_login(member.user)
        return client


def queries(client: Client, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
        return len(context)


def entries(brand: Brand, action: str) -> int:
    """How often an action stands in the brand's log."""
    with brand_scope(brand):
        return Entry.objects.filter(action=action).count()


def source(**more: Any) -> dict[str, Any]:
    return {"kind": "passage", "id": "p1", "version": "3", "title": "Returns", "date": "2026-05-03", **more}


def record(
    brand: Brand, *, session_id: Any = None, question: str = "May I return it?", **more: Any
) -> AIRecord:
    """An answer with one proven claim, one that was taken out, and a sentence without any."""
    said = "You have 60 days. Anything else?"
    shipping = source(id="p2", title="Shipping")
    words: dict[str, Any] = {
        "act": "answer",
        "session_id": session_id,
        "capability": "policy",
        "stage": 2,
        "engine": "offline",
        "inputs": {"question": question},
        "retrieved": [
            {"source": source(), "text": "Send it back: you have 60 days.", "score": 0.9, "kind": "passage"},
            {"source": shipping, "text": "We ship daily.", "score": 0.2, "kind": "passage"},
        ],
        "claims": [
            {"text": "You have 60 days.", "kind": "duration", "verdict": "supported", "why": "It says 60.",
             "source": source(quote="you have 60 days")},
            {"text": "Refunds take 3 days.", "kind": "duration", "verdict": "unsupported", "why": "No."},
        ],
        "raw_text": "You have 60 days. Refunds take 3 days. Anything else?",
        "final_text": said,
        "reason": "answered_from_passage",
        "outcome": "answered",
        "confidence": 0.9,
        "latency_ms": 80,
        "consent": {"chat": True, "ai_answers": True, "video": False},
        "language": "en",
    }  # fmt: skip
    with brand_scope(brand):
        return recorder.record_ai(**(words | more))
