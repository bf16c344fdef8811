"""A set is asked by the shoppers' own road, in portions, once at a time, and keeps what came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from apps.assistant import answering
from apps.audit.models import AIRecord, Entry
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.quality import reruns, runs, sets, tasks
from apps.quality.models import Gap, Run, RunAnswer
from apps.rollout import languages
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.quality.asking import (
    BY,
    HEAVY,
    HOW_LONG,
    RENT,
    asks,
    retire_returns,
    run_through,
    told_shop,
    verdicts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(tmp_path: Path) -> Iterator[Brand]:
    made = told_shop(tmp_path)
    with brand_scope(made):
        yield made


def work_of(run: Run) -> list[Work]:
    return [row for row in Work.objects.filter(kind="quality.run") if row.payload == {"run": str(run.pk)}]


def test_a_set_whose_questions_come_out_as_expected_passes(brand: Brand) -> None:
    run = run_through(asks(HOW_LONG, HEAVY, RENT))
    assert verdicts(run) == ["right", "right", "right"]
    assert (run.state, run.asked, run.right, run.passed, run.started_by) == ("done", 3, 3, True, "Ada")
    first = run.answers.first()
    assert first is not None
    assert first.sources[0]["ref"] == "article:returns@1"
    assert "30 days" in first.said
    assert first.trace["claims"][0]["verdict"] == "supported"


def test_asking_leaves_no_act_in_the_ai_log_and_no_gap(brand: Brand) -> None:
    run_through(asks(HOW_LONG, RENT))
    assert AIRecord.objects.count() == 0
    assert Gap.objects.count() == 0
    assert list(Entry.objects.filter(object_type="question_run").values_list("action", flat=True)) == [
        "quality.run_done"
    ]


def test_a_run_says_what_it_ran_with(brand: Brand) -> None:
    release = run_through(asks(HOW_LONG)).release
    assert (release["engine"], release["model"], release["prompt"]) == ("offline", "", "")
    assert (release["knowledge"]["texts"], release["knowledge"]["facts"]) == (1, 0)
    assert release["import"]["file"] == "shop.json"
    assert len(release["version"]) == 10


def test_one_answer_where_none_may_come_fails_the_set(brand: Brand) -> None:
    given = [HOW_LONG] * 10
    run = run_through(asks(*given, {"text": "How long may I return goods?", "expects": "refusal"}))
    assert (run.right, run.asked, run.passed) == (10, 11, False)


def test_nine_of_ten_are_enough_and_eight_are_not(brand: Brand) -> None:
    missing = {"text": "Do you rent out tents?"}
    assert run_through(asks(*[HOW_LONG] * 9, missing, name="nine")).passed is True
    assert run_through(asks(*[HOW_LONG] * 8, missing, missing, name="eight")).passed is False


def test_the_language_reports_the_run_and_shuts_its_door_until_one_passes(brand: Brand) -> None:
    row = asks(HOW_LONG)
    run = run_through(row)
    kept = languages.standing("en").run
    assert (kept.state, kept.run, kept.right, kept.asked) == ("passed", str(run.pk), 1, 1)
    assert languages.is_open("en")
    retire_returns()
    run_through(row)
    assert languages.standing("en").run.state == "failed"
    assert not languages.is_open("en")
    sets.pause(row, True, by=BY)
    assert languages.standing("en").run.state == "not_run"
    assert languages.is_open("en")


def test_all_sets_of_a_language_must_pass(brand: Brand) -> None:
    failing = asks({"text": "Do you rent out tents?"}, name="renting")
    failed = run_through(failing)
    run_through(asks(HOW_LONG, name="returns"))
    kept = languages.standing("en").run
    assert (kept.state, kept.run, kept.right, kept.asked) == ("failed", str(failed.pk), 1, 2)
    assert languages.standing("de").run.state == "not_run"


def test_a_failed_language_can_still_be_asked_in_the_next_run(brand: Brand) -> None:
    languages.report_language("en", False, "elsewhere")
    assert run_through(asks(HOW_LONG)).passed is True


def test_a_run_keeps_its_words_when_the_set_is_edited(brand: Brand) -> None:
    row = asks(HOW_LONG)
    run = run_through(row)
    question = row.questions.get()
    sets.edit(question, {**HOW_LONG, "text": "May I send it back?"}, by=BY)
    sets.rename(row, "Other", by=BY)
    sets.remove(question, by=BY)
    run.refresh_from_db()
    assert run.name == "Shipping desk"
    assert run.answers.get().text == "How long may I return goods?"
    assert run.answers.get().expected["source"] == "article:returns"


def test_one_run_at_a_time_and_none_of_an_empty_set(brand: Brand) -> None:
    row = asks(HOW_LONG)
    runs.start(row, by=BY)
    with pytest.raises(Conflict) as caught:
        runs.start(row, by=BY)
    assert caught.value.code == "run_underway"
    with pytest.raises(Invalid):
        runs.start(asks(name="empty"), by=BY)


def test_a_portion_leaves_the_rest_to_work_of_its_own(brand: Brand) -> None:
    run = runs.start(asks(HOW_LONG, RENT), by=BY)
    assert len(work_of(run)) == 1
    going = runs.go_on(run.pk, seconds=-1)
    assert going is not None
    assert going.state == "running"
    assert len(work_of(run)) == 2
    tasks.run_questions({"run": str(run.pk)})
    run.refresh_from_db()
    assert (run.state, run.asked) == ("done", 2)
    tasks.run_questions({"run": str(run.pk)})
    assert run.answers.count() == 2


def test_what_was_asked_before_a_crash_is_not_asked_again(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.start(asks(HOW_LONG, RENT), by=BY)
    RunAnswer.objects.filter(run=run, position=0).update(passed=True, verdict="right")
    asked: list[str] = []
    real = answering.answer
    monkeypatch.setattr(answering, "answer", lambda ask, brand: asked.append(ask.text) or real(ask, brand))
    done = runs.go_on(run.pk, seconds=1000)
    assert done is not None
    assert asked == ["Do you rent out tents?"]
    assert (done.right, done.asked) == (2, 2)


def test_what_another_worker_answered_meanwhile_counts_once(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.start(asks(HOW_LONG), by=BY, here=True)
    real = answering.answer

    def answer(ask: Any, brand: Brand) -> Any:
        done = real(ask, brand)
        RunAnswer.objects.filter(run=run).update(passed=True, verdict="right", said="The other's words.")
        return done

    monkeypatch.setattr(answering, "answer", answer)
    runs.go_on(run.pk, seconds=1000, here=True)
    assert run.answers.get().said == "The other's words."


def test_a_lost_run_is_taken_up_again(brand: Brand) -> None:
    run = runs.start(asks(HOW_LONG), by=BY)
    assert runs.rescue() == 0
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert runs.rescue() == 1
        assert runs.rescue() == 0
    assert len(work_of(run)) == 2


def test_a_question_that_breaks_down_does_not_keep_the_others(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = answering.answer

    def answer(ask: Any, brand: Brand) -> Any:
        if "rent" in ask.text:
            raise RuntimeError("no")
        return real(ask, brand)

    monkeypatch.setattr(answering, "answer", answer)
    run = run_through(asks(RENT, HOW_LONG))
    assert [(each.verdict, each.detail) for each in run.answers.all()] == [
        ("error", "RuntimeError"),
        ("right", ""),
    ]


def test_a_run_that_broke_down_shuts_no_language_and_is_tried_again(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asks(HOW_LONG)
    assert run_through(row).passed is True
    with monkeypatch.context() as broken:
        broken.setattr(answering, "answer", lambda *_: 1 / 0)
        assert run_through(row).passed is None
    assert languages.standing("en").run.state == "passed"
    assert reruns.rerun_released() == 1
    again = Run.objects.filter(state="queued").get()
    assert [each["kind"] for each in again.changes] == ["run.broken"]


def test_what_failed_stays_failed_whatever_broke_down(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    real = answering.answer

    def answer(ask: Any, brand: Brand) -> Any:
        return 1 / 0 if "rent" in ask.text else real(ask, brand)

    monkeypatch.setattr(answering, "answer", answer)
    wrong = {"text": "How long may I return goods?", "expects": "refusal"}
    assert run_through(asks(RENT, wrong)).passed is False


def test_sets_of_a_brand_are_asked_one_after_the_other(brand: Brand) -> None:
    first, second = (runs.start(asks(HOW_LONG, name=name), by=BY) for name in ("one", "two"))
    runs.go_on(first.pk, seconds=-1)
    assert runs.go_on(second.pk, seconds=1000) == second
    second.refresh_from_db()
    assert (second.state, second.asked) == ("queued", 0)
    runs.go_on(first.pk, seconds=1000)
    done = runs.go_on(second.pk, seconds=1000)
    assert done is not None
    assert done.state == "done"


def test_only_the_newest_runs_keep_their_answers(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 1)
    row = asks(HOW_LONG)
    first, second = run_through(row), run_through(row)
    assert (first.answers.count(), second.answers.count()) == (0, 1)
    assert Run.objects.get(pk=first.pk).right == 1


def test_a_run_can_be_stopped_and_says_nothing_then(brand: Brand) -> None:
    run = runs.start(asks(HOW_LONG), by=BY)
    runs.cancel(run, by=BY)
    assert runs.go_on(run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.passed) == ("cancelled", None)
    with pytest.raises(Conflict):
        runs.cancel(run, by=BY)
    assert languages.standing("en").run.state == "not_run"


def test_while_a_shopper_waits_the_run_waits(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.assistant.models import Turn
    from tests.boundary.rows import make

    make(Turn)
    run = runs.start(asks(HOW_LONG), by=BY)
    going = runs.go_on(run.pk, seconds=1000)
    assert going is not None
    assert (going.state, going.asked) == ("running", 0)
    later = max(work_of(run), key=lambda row: row.run_after)
    assert later.run_after > now()


def test_only_the_newest_runs_keep_what_was_read(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "TRACED", 2)
    row = asks(HOW_LONG)
    first, *later = [run_through(row) for _ in range(3)]
    assert first.answers.get().trace == {}
    assert first.answers.get().said != ""
    assert all(run.answers.get().trace for run in later)


def test_another_brand_sees_no_set_and_no_run(brand: Brand, tmp_path: Path) -> None:
    row = asks(HOW_LONG)
    run = run_through(row)
    with brand_scope(told_shop(tmp_path, "foreign")):
        for ask in (lambda: sets.get(row.pk), lambda: runs.get(UUID(str(run.pk)))):
            with pytest.raises(Exception, match="No such"):
                ask()
        assert Run.objects.count() == 0
