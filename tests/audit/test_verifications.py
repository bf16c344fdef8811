"""The whole log is read by a worker, once at a time, and a page is told how far it is."""

from __future__ import annotations

from typing import Any

import pytest

from apps.audit import recorder, sealing, verifications, verifying
from apps.audit.models import Entry, Verification
from apps.core.ids import uuid7
from apps.people.actors import Actor
from apps.tenants import work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
ANN = Actor("member", "7", "Ann")


@pytest.fixture
def brand() -> Any:
    made = make_brand("own")
    with brand_scope(made):
        for number in range(5):
            recorder.entry("settings.changed", by=ANN, data={"number": number})
        sealing.seal()
        yield made


def run(brand: Brand) -> None:
    for row in Work.objects.filter(kind=verifications.KIND, state="queued"):
        work.run(brand.pk, row.pk)


def test_two_who_ask_get_one_reading_and_the_next_a_new_one(brand: Brand) -> None:
    first, second = verifications.ask(by=ANN), verifications.ask(by=Actor("member", "8", "Bea"))
    assert first == second
    assert Work.objects.filter(kind=verifications.KIND).count() == 1
    run(brand)
    first.refresh_from_db()
    assert (first.state, first.verdict["size"], first.verdict["ok"]) == ("done", 5, True)
    entry = Entry.objects.get(action="audit.verified")
    assert (entry.actor_kind, entry.actor_id) == ("member", "7")
    assert verifications.ask(by=ANN) != first


def test_a_reading_that_runs_twice_is_entered_once(brand: Brand) -> None:
    row = verifications.ask(by=ANN)
    verifications.perform(row.pk)
    verifications.perform(row.pk)
    assert Entry.objects.filter(action="audit.verified").count() == 1


def test_what_is_broken_stands_in_the_verdict(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    row = verifications.ask(by=ANN)
    broken = verifying.Verdict("own")
    broken.add(verifying.Finding("entry", str(uuid7()), 3, "The words were changed."))
    monkeypatch.setattr(verifying, "verify", lambda **_: broken)
    verifications.perform(row.pk)
    row.refresh_from_db()
    assert row.verdict["ok"] is False
    assert row.verdict["findings"][0]["why"] == "The words were changed."


def test_a_reading_that_fails_says_so_and_does_not_block_the_next(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = verifications.ask(by=ANN)

    def fail(**_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(verifying, "verify", fail)
    run(brand)
    row.refresh_from_db()
    assert row.state == "failed"
    monkeypatch.undo()
    assert verifications.ask(by=ANN) != row


def test_it_tells_how_far_it_is(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.audit.reading.CHUNK", 2)
    row = verifications.ask(by=ANN)
    told: list[int] = []
    verifying.verify(progress=told.append)
    assert told == [2, 4]
    assert verifications.read_share(row) == 0


def test_another_brand_finds_nothing_of_it(brand: Brand) -> None:
    row = verifications.ask(by=ANN)
    with brand_scope(make_brand("other")):
        assert verifications.find(row.pk) is None
        assert Verification.objects.count() == 0
