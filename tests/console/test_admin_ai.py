"""Stage, switches, the kill switch, the preview, consent texts, and the path that leads through it all."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from apps.audit.models import AIRecord
from apps.catalog.models import Product
from apps.consent import services as consent
from apps.consent.models import Notice
from apps.people.roles import Role
from apps.rollout import services as rollout
from apps.tenants.scope import brand_scope
from tests.console.admin import House
from tests.people import make_key, make_member, make_shopper

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return str(answer.content.decode())


def stage(house: House) -> int:
    with brand_scope(house.brand):
        return rollout.current().stage


def test_stepping_up_needs_a_reason_and_goes_one_step(house: House) -> None:
    client = house.as_(house.ada)
    refused = client.post("/console/admin/ai/", {"stage": "2", "reason": " "})
    assert refused.status_code == 422 and "Needed to step up." in words(refused)
    far = client.post("/console/admin/ai/", {"stage": "3", "reason": "Eager"})
    assert far.status_code == 422 and "One stage at a time." in words(far) and 'value="Eager"' in words(far)
    assert stage(house) == 1
    client.post("/console/admin/ai/", {"stage": "2", "reason": "The set passed."})
    assert stage(house) == 2
    assert "On: shoppers may ask the AI" in words(client.get("/console/admin/ai/"))
    client.post("/console/admin/ai/", {"stage": "0", "reason": ""})
    assert stage(house) == 0


def test_the_kill_switch_says_since_when_and_by_whom_and_turns_on_again(house: House) -> None:
    client = house.as_(house.ada)
    with time_machine.travel("2026-05-04T12:02:00Z", tick=False):
        client.post("/console/admin/ai/stop/")
        page = words(client.get("/console/admin/ai/"))
    assert "AI is off for all shoppers since 14:02 (4 May), by Ada." in page and "Turn on" in page
    assert "AI is off for all shoppers" in words(client.get("/console/admin/"))
    with brand_scope(house.brand):
        assert not rollout.ask_door_open()
    client.post("/console/admin/ai/stop/", {"on": "1"})
    with brand_scope(house.brand):
        assert rollout.current().killed_at is None


def test_a_manager_switches_single_tasks(house: House) -> None:
    client = house.as_(make_member(house.brand, "Max", Role.MANAGER))
    client.post("/console/admin/ai/tasks/summary/", {"on": "0"})
    with brand_scope(house.brand):
        assert rollout.current().switched_off == ["summary"]
    assert 'aria-checked="false"' in words(client.get("/console/admin/ai/"))
    client.post("/console/admin/ai/tasks/summary/", {"on": "1"})
    with brand_scope(house.brand):
        assert rollout.current().switched_off == []
    said = client.post("/console/admin/ai/tasks/juggling/", {"on": "1"}, follow=True)
    assert "There is no task juggling." in words(said)


def test_a_question_tried_shows_its_trace_and_is_logged_without_a_session(house: House) -> None:
    answer = house.as_(house.ada).post(
        "/console/admin/ai/try/", {"question": "Do you ship to the moon?", "product": "", "language": "en"}
    )
    page = words(answer)
    assert answer.status_code == 200
    assert (
        "Shoppers can&#x27;t ask yet at this stage" in page or "Shoppers can't ask yet at this stage" in page
    )
    assert "Reason" in page and "Do you ship to the moon?" in page
    with brand_scope(house.brand):
        assert AIRecord.objects.get().session_id is None


def test_an_unknown_product_is_named_and_the_question_stays(house: House) -> None:
    typed = {"question": "How heavy?", "product": "nope", "language": "en"}
    answer = house.as_(house.ada).post("/console/admin/ai/try/", typed)
    assert answer.status_code == 422
    assert "No product by that number." in words(answer) and "How heavy?" in words(answer)
    with brand_scope(house.brand):
        assert not AIRecord.objects.exists()


def test_a_consent_text_gets_a_new_version_and_receipts_keep_theirs(house: House) -> None:
    with brand_scope(house.brand):
        consent.publish_defaults(house.brand)
    shopper = make_shopper(house.brand)
    with brand_scope(house.brand):
        from apps.people.actors import Actor

        consent.record(shopper, "chat", granted=True, by=Actor.shopper(shopper))
    client = house.as_(house.ada)
    assert "1 yes of 1 answers" in words(client.get("/console/admin/consent/"))
    client.post("/console/admin/consent/chat/en/", {"text": "We keep what you write for 90 days."})
    with brand_scope(house.brand):
        assert Notice.objects.filter(purpose="chat", language="en").count() == 2
    page = words(client.get("/console/admin/consent/chat/en/"))
    assert page.index("0 receipts") < page.index("1 receipt<")


def test_the_disclosure_is_reworded_upward_only(house: House) -> None:
    with brand_scope(house.brand):
        consent.publish_defaults(house.brand)
    client = house.as_(house.ada)
    refused = client.post("/console/admin/consent/disclosure/en/", {"text": "Hello, I am Anna."})
    assert refused.status_code == 422
    assert "It must say that an AI speaks" in words(refused) and "Hello, I am Anna." in words(refused)
    good = {"text": "An AI of Own answers from approved texts. People are here, too."}
    assert client.post("/console/admin/consent/disclosure/en/", good).status_code == 302
    assert client.get("/console/admin/consent/juggling/en/").status_code == 404


def test_a_new_brand_is_led_step_by_step(house: House) -> None:
    client = house.as_(house.ada)
    page = words(client.get("/console/admin/"))
    assert page.index("Next step") < page.index("Set up the brand") < page.index("Bring the catalogue")
    house.brand.settings = {"colours": {"primary": "#2f5d46", "accent": "#c8643c"}}
    house.brand.save()
    assert "Import a feed" in words(client.get("/console/admin/"))
    with brand_scope(house.brand):
        Product.objects.create(
            sku="t", title="Tent", content_hash="x", updated_at="2026-01-01T00:00Z", approved_fields=["price"]
        )
    page = words(client.get("/console/admin/"))
    assert "1 product" in page and "The AI may speak of 1 of 1 products." in page and "Add policies" in page
    make_key(house.brand)
    assert "Ready for http://shop.example" in words(client.get("/console/admin/"))


def test_an_editor_is_led_to_what_an_editor_can_do(house: House) -> None:
    page = words(house.as_(make_member(house.brand, "Eda", Role.EDITOR)).get("/console/admin/"))
    assert "Import a feed" in page and "a colleague's task" in page
    assert "/console/admin/brand/" not in page
