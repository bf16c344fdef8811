"""The ledger: versions stay what they were, the newest answer holds, tampering is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.audit import sealing, verifying
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.people.actors import Actor
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_shopper

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


def test_the_newest_answer_holds_and_the_receipt_names_the_text() -> None:
    brand = make_brand("own")
    shopper = make_shopper(brand)
    with brand_scope(brand):
        consent.publish_defaults(brand)
        receipt = consent.record(shopper, "chat", granted=True, by=BY, notice_version=1)
        assert receipt["notice"]["version"] == 1
        assert consent.has(shopper.pk, Purpose.CHAT)
        consent.record(shopper, "chat", granted=False, by=BY)
        with pytest.raises(Forbidden) as refused:
            consent.require(shopper.pk, Purpose.CHAT)
        assert refused.value.data == {"purpose": "chat"}


def test_a_new_wording_is_a_new_version_and_old_grants_keep_theirs() -> None:
    brand = make_brand("own")
    shopper = make_shopper(brand)
    with brand_scope(brand):
        consent.publish_defaults(brand)
        consent.record(shopper, "chat", granted=True, by=BY)
        assert consent.publish("chat", "en", "New words.", by=BY).version == 2
        assert consent.notice("chat", "en").text == "New words."
        assert shopper.grants.get().notice.version == 1
        with pytest.raises(Conflict) as gone:
            consent.record(shopper, "chat", granted=True, by=BY, notice_version=7)
        assert gone.value.code == "notice_unknown"


def test_what_is_no_purpose_is_refused() -> None:
    brand = make_brand("own")
    shopper = make_shopper(brand)
    with brand_scope(brand), pytest.raises(Invalid):
        consent.record(shopper, "everything", granted=True, by=BY)


@pytest.mark.django_db(transaction=True)
def test_a_grant_changed_by_sql_is_found(owner_sql: Callable[..., list[tuple[Any, ...]]]) -> None:
    brand = make_brand("own")
    shopper = make_shopper(brand)
    with brand_scope(brand):
        consent.publish_defaults(brand)
        receipt = consent.record(shopper, "recording", granted=False, by=BY)
        sealing.seal()
        assert verifying.verify().ok
        owner_sql("UPDATE consent_grant SET granted = true WHERE id = %s", [receipt["id"]])
        verdict = verifying.verify()
        assert not verdict.ok
        assert verdict.first_broken is not None
        assert (verdict.first_broken.kind, str(verdict.first_broken.id)) == ("grant", receipt["id"])
