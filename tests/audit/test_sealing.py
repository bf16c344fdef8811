"""Leaves find their place once, in order, whoever writes and whatever dies."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from apps.audit import checkpoints, keys, nudging, recorder, sealing, signals, tasks, verifying
from apps.audit.models import AIRecord, Checkpoint, Leaf, Pending, Seal
from apps.tenants import work
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

from .conftest import ADA, answer

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(count: int, run: Callable[[int], None]) -> None:
    """Run in several threads at once, each with its own connection; the first failure is raised."""
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            run(number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_leaves_are_sealed_in_the_order_they_were_written(brand: Brand, say: Callable[..., UUID]) -> None:
    written = [ref for number in range(5) for ref in (say(f"Question {number}"), answer().pk)]
    assert sealing.seal() == 10
    assert list(Seal.objects.order_by("position").values_list("id", flat=True)) == written
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == list(range(10))
    assert not Pending.objects.exists()
    assert sealing.seal() == 0
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_the_tree_is_the_same_however_it_was_batched(brand: Brand, monkeypatch: Any, batch: int) -> None:
    monkeypatch.setattr(sealing, "BATCH", batch)
    for number in range(13):
        answer(f"Question {number}")
    assert sealing.seal() == 13
    verdict = verifying.verify()
    assert (verdict.ok, verdict.size) == (True, 13)


def test_an_append_reads_a_handful_of_seals_however_long_the_log_is(brand: Brand, monkeypatch: Any) -> None:
    read: list[int] = []
    original = sealing.stored_nodes

    def counted(nodes: Any) -> Any:
        read.append(len(nodes))
        return original(nodes)

    monkeypatch.setattr(sealing, "stored_nodes", counted)
    for number in range(32):
        answer(f"Question {number}")
        sealing.seal()
    assert max(read) == 5


def test_writers_and_sealers_at_once_leave_one_gapless_tree(brand: Brand) -> None:
    def run(number: int) -> None:
        with brand_scope(brand):
            for turn in range(12):
                with transaction.atomic():
                    record = answer(f"Question {number}.{turn}")
                    recorder.decision(record.pk, "seen", by=ADA)
                if turn % 3 == number % 3:
                    sealing.seal()

    in_threads(4, run)
    sealing.seal()
    verdict = verifying.verify()
    assert (verdict.ok, verdict.size, verdict.unsealed) == (True, 96, 0)
    assert AIRecord.objects.count() == 48


def test_verifying_while_others_write_and_seal_raises_no_false_alarm(brand: Brand) -> None:
    answer()
    sealing.seal()
    done = threading.Event()
    verdicts: list[bool] = []

    def run(number: int) -> None:
        with brand_scope(brand):
            if number == 0:
                while not done.is_set():
                    verdicts.append(verifying.verify().ok)
                return
            for turn in range(25):
                answer(f"Question {turn}")
                sealing.seal()
            done.set()

    in_threads(2, run)
    assert verdicts
    assert all(verdicts)


def test_two_brands_have_two_trees(brand: Brand) -> None:
    answer()
    other = Brand.objects.create(slug="lamp", name="Lamp")
    with brand_scope(other):
        answer()
        answer()
        tasks.seal_forgotten()
        assert verifying.verify().size == 2
    sealing.seal()
    assert verifying.verify().size == 1
    assert checkpoints.file_of("fern").read_text() != checkpoints.file_of("lamp").read_text()


def test_a_head_missed_by_a_crash_goes_out_with_the_next_one(brand: Brand, monkeypatch: Any) -> None:
    monkeypatch.setattr(checkpoints, "publish", lambda brand: 1 / 0)
    answer()
    with pytest.raises(ZeroDivisionError):
        sealing.seal()
    monkeypatch.undo()
    assert not checkpoints.file_of("fern").exists()
    answer()
    sealing.seal()
    assert [head.size for head in checkpoints.read(checkpoints.file_of("fern"))] == [1, 2]


def test_a_sealer_that_dies_halfway_leaves_nothing_half_sealed(brand: Brand, monkeypatch: Any) -> None:
    answer()
    monkeypatch.setattr(checkpoints, "sign", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealing.seal()
    assert not Seal.objects.exists()
    assert Pending.objects.count() == 1
    monkeypatch.undo()
    assert sealing.seal() == 1


def test_whoever_keeps_copies_is_told_each_signed_head(brand: Brand) -> None:
    heard: list[dict[str, Any]] = []

    def listen(sender: Any, **news: Any) -> None:
        heard.append(news)

    signals.checkpoint_signed.connect(listen)
    try:
        answer()
        sealing.seal()
    finally:
        signals.checkpoint_signed.disconnect(listen)
    assert [news["brand_id"] for news in heard] == [brand.pk]
    assert heard[0]["line"] + "\n" == checkpoints.file_of("fern").read_text()


def test_the_key_is_made_once_and_nobody_else_can_read_it(var: Path) -> None:
    made: list[str] = []
    in_threads(4, lambda _: made.append(keys.sign(b"x")[0]))
    path = var / "keys" / "audit.key"
    assert len(set(made)) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(keys.public_keys()) == made[:1]


def test_one_nudge_stands_for_a_burst_and_the_next_comes_after_the_sealer_looked(
    brand: Brand, monkeypatch: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(nudging.current_app, "send_task", lambda _, args, **__: sent.append(args[0]))
    nudging.heard(brand.pk)
    for _ in range(3):
        answer()
    assert sent == [brand.pk]
    tasks.seal_brand(brand.pk)
    assert Leaf.objects.count() == Seal.objects.count() == 3
    answer()
    assert sent == [brand.pk, brand.pk]


def test_a_burst_asks_for_an_outstanding_nudge_once(brand: Brand, monkeypatch: Any) -> None:
    asked: list[str] = []
    monkeypatch.setattr(nudging.cache, "add", lambda key, *_, **__: asked.append(key))
    monkeypatch.setattr(nudging.time, "monotonic", lambda: 10.0)
    nudging.heard(brand.pk)
    for _ in range(4):
        answer()
    assert len(asked) == 1
    monkeypatch.setattr(nudging.time, "monotonic", lambda: 10.1)
    answer()
    assert len(asked) == 2
    nudging.heard(brand.pk)
    answer()
    assert len(asked) == 3


def test_a_lost_broker_costs_a_moment_and_the_sweep_seals(brand: Brand, monkeypatch: Any) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(nudging.current_app, "send_task", gone)
    nudging.heard(brand.pk)
    answer()
    sweep = next(item for item in work.sweeps() if item.name.endswith("seal_forgotten"))
    assert sweep.every == 1
    sweep.run()
    assert Seal.objects.count() == 1
