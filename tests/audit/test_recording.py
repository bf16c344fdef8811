"""What is recorded, and that nobody of the application can change it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.audit import recorder, sealing, verifying
from apps.audit.models import AIRecord, Body, Claim, Entry, Leaf, Pending, Verification
from apps.core.errors import Invalid, NotFound
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

from .conftest import ADA, answer

TABLES = ["airecord", "claim", "entry", "body", "leaf", "seal", "checkpoint"]


def test_an_answer_is_recorded_with_claims_and_words_apart(brand: Brand) -> None:
    record = answer(cost=Decimal("0.0012345678"), session_id=uuid4())
    stored = AIRecord.objects.get(pk=record.pk)
    assert (stored.act, stored.outcome, stored.stage, stored.cost) == (
        "answer",
        "answered",
        2,
        Decimal("0.001235"),
    )
    claim = Claim.objects.get(record=record)
    assert (claim.verdict, claim.source_kind, claim.source_id, claim.source_version) == (
        "supported",
        "passage",
        "p1",
        "3",
    )
    body = Body.objects.get(pk=record.pk)
    assert '"question":"How long is the warranty?"' in body.content
    assert body.session_id == record.session_id
    assert Leaf.objects.get(pk=record.pk).kind == "ai_record"
    assert list(Pending.objects.values_list("id", flat=True)) == [record.pk]


def test_record_and_leaf_are_both_there_or_neither(brand: Brand) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        answer()
        raise ZeroDivisionError
    assert not AIRecord.objects.exists()
    assert not Leaf.objects.exists()
    assert not Pending.objects.exists()


def test_hostile_words_are_kept_as_far_as_they_can_be(brand: Brand) -> None:
    answer("zero \x00 half \ud83d rtl \u202e emoji 🎒" + "x" * 100_000, reason="r\x00" * 400)
    sealing.seal()
    assert verifying.verify().ok
    assert "zero \ufffd half \ufffd" in Body.objects.get().content


def test_unknown_acts_and_verbs_are_refused(brand: Brand) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        answer(act="guess")
    record = answer()
    with pytest.raises(Invalid):
        recorder.decision(record.pk, "liked", by=ADA)
    with pytest.raises(NotFound):
        recorder.decision(uuid4(), "approved", by=ADA)


def test_a_decision_says_who_and_belongs_to_the_session(brand: Brand) -> None:
    record = answer(session_id=uuid4())
    row = recorder.decision(record.pk, "edited", by=ADA, data={"text": "Two years, Sir."})
    assert (row.action, row.actor_kind, row.actor_id, row.object_id) == (
        "ai.edited",
        "member",
        "ada",
        str(record.pk),
    )
    body = Body.objects.get(pk=row.pk)
    assert body.content == '{"by":"Ada","data":{"text":"Two years, Sir."}}'
    assert body.session_id == record.session_id


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "what", ["UPDATE audit_{} SET brand_id = brand_id", "DELETE FROM audit_{}", "TRUNCATE audit_{}"]
)
def test_the_application_may_not_change_the_log(brand: Brand, table: str, what: str) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what.format(table))


def test_every_table_of_the_log_is_tried_above() -> None:
    models = [
        model for model in apps.get_app_config("audit").get_models() if model not in (Pending, Verification)
    ]
    assert sorted(model._meta.db_table for model in models) == [f"audit_{name}" for name in sorted(TABLES)]
    assert all(model.insert_only for model in models)


def test_words_can_only_be_blanked_inside_the_brand(brand: Brand) -> None:
    record = answer()
    stranger = Brand.objects.create(slug="lamp", name="Lamp")
    with brand_scope(stranger), connection.cursor() as cursor:
        cursor.execute("SELECT audit_blank(%s)", [[record.pk]])
        assert cursor.fetchone() == (0,)
    assert Body.objects.get(pk=record.pk).content


def test_a_look_is_an_entry_with_refs_and_without_a_person_if_the_house_did_it(brand: Brand) -> None:
    ref: UUID = uuid4()
    row: Any = recorder.entry("audit.viewed", by={"kind": "system", "id": "purge"}, refs=[ref])
    assert Entry.objects.get(pk=row.pk).refs == [str(ref)]
