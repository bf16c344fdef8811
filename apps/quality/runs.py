"""Asking a set: queued, asked in portions on the background queue by the road that shoppers' questions take,
counted, and reported. Nothing is said to anybody, and the AI log holds no act of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count, F, Q

from apps.assistant import answering
from apps.assistant.answering import Answer, Ask
from apps.assistant.models import Turn
from apps.audit import recorder
from apps.catalog import selectors as catalog
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.states import move
from apps.people.actors import Actor
from apps.quality import changes, gates, judging, release, sources
from apps.quality.changes import Change
from apps.quality.judging import Came, Expected, Verdict
from apps.quality.set_models import RUN, UNFINISHED, Question, QuestionSet, Run, RunAnswer
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

log = structlog.get_logger()
PORTION: Final = 5.0
"""Seconds of asking, after which other work of the queue gets its turn."""
STALE: Final = timedelta(minutes=2)
"""A run that was not touched for so long has lost its worker: longer than one question ever takes."""
TRACED, KEPT = 20, 200
"""So many newest runs of a set keep what was checked and read, so many their answers; all their counts."""
PAUSE: Final = 0.5
"""Seconds at most between two questions: asking leaves half of its processor to others."""
_TRUNCATED: Final = 4000


def start(row: QuestionSet, *, by: Actor, changed: Iterable[Change] = (), here: bool = False) -> Run:
    """Begin a run of all its questions as they are now. With `here` the caller asks them itself (`go_on`).

    Raises Conflict `run_underway` while one is, Invalid `no_questions` for an empty set.
    """
    with transaction.atomic():
        QuestionSet.objects.select_for_update().get(pk=row.pk)
        if Run.objects.filter(set=row, state__in=UNFINISHED).exists():
            raise Conflict("A run of this set is under way.", code="run_underway")
        asked = list(row.questions.all())
        if not asked:
            raise Invalid("There is nothing to ask yet.", code="no_questions")
        run = Run.objects.create(
            set=row, name=row.name, language=row.language, kind=row.kind, total=len(asked),
            changes=[each.kept() for each in changed], started_by=by.name,
        )  # fmt: skip
        RunAnswer.objects.bulk_create([_copy(run, at, each) for at, each in enumerate(asked)])
        note_seen(row)
        if not here:
            enqueue("quality.run", {"run": str(run.pk)})
    return run


def note_seen(row: QuestionSet) -> None:
    """Everything that changed until now counts as looked at."""
    moment = now()
    QuestionSet.objects.filter(pk=row.pk).update(seen_at=moment, seen=changes.lately(moment))


def go_on(run_id: UUID, *, seconds: float = PORTION, here: bool = False) -> Run | None:
    """Ask for so many seconds; then the rest becomes work of its own, or the run is finished. Twice is
    harmless: what was asked is not asked again. None where it is finished or was cancelled."""
    run: Run | None = Run.objects.filter(pk=run_id, state__in=UNFINISHED).first()
    if run is None:
        return None
    if not here and _others_turn(run):
        return _later(run)
    if run.state == "queued":
        move(run, RUN, "running", release=release.current(), touched_at=now())
    brand, until = Brand.objects.get(pk=current_brand_id()), time.monotonic() + seconds
    for answer in run.answers.filter(passed=None):
        if not here and Turn.objects.filter(state="pending").exists():
            return _later(run)
        if time.monotonic() > until:
            enqueue("quality.run", {"run": str(run.pk)})
            return run
        began = time.monotonic()
        if not _ask(run, answer, brand):
            return None
        if not here:
            time.sleep(min(time.monotonic() - began, PAUSE))
    return _finish(run)


def _others_turn(run: Run) -> bool:
    """Sets of a brand are asked one after the other."""
    others = Run.objects.filter(state="running", touched_at__gt=now() - STALE).exclude(pk=run.pk)
    return run.state == "queued" and others.exists()


def _later(run: Run) -> Run:
    """Give way for a second: a shopper waits for an answer, or another set is being asked."""
    Run.objects.filter(pk=run.pk).update(touched_at=now())
    enqueue("quality.run", {"run": str(run.pk)}, run_after=now() + timedelta(seconds=1))
    return run


def cancel(run: Run, *, by: Actor) -> None:
    """Stop asking; what was answered stays, the run says nothing. Raises Conflict `bad_state` when over."""
    with transaction.atomic():
        move(run, RUN, "cancelled", finished_at=now())
        _record("quality.run_cancelled", run, by)


def rescue() -> int:
    """Take up runs whose worker was lost; returns how many."""
    lost = Run.objects.filter(state__in=UNFINISHED, touched_at__lt=now() - STALE)
    for run in lost:
        Run.objects.filter(pk=run.pk).update(touched_at=now())
        enqueue("quality.run", {"run": str(run.pk)})
    return len(lost)


def get(run_id: UUID) -> Run:
    """The run with its set; raises NotFound."""
    row: Run | None = Run.objects.filter(pk=run_id).select_related("set").first()
    if row is None:
        raise NotFound("No such run.")
    return row


def _copy(run: Run, at: int, question: Question) -> RunAnswer:
    expected = {
        "expects": question.expects, "source": question.source, "contains": question.contains,
        "never": question.never, "reason": question.reason,
    }  # fmt: skip
    return RunAnswer(
        run=run, question=question, position=at, text=question.text, language=question.language,
        product=question.product, expected=expected,
    )  # fmt: skip


def _ask(run: Run, answer: RunAnswer, brand: Brand) -> bool:
    """Ask one and keep what came; False when the run was cancelled meanwhile."""
    kept = _answered(answer, brand)
    with transaction.atomic():
        going = Run.objects.filter(pk=run.pk, state="running")
        if not going.update(touched_at=now()):
            return False
        if RunAnswer.objects.filter(pk=answer.pk, passed=None).update(**kept):
            going.update(asked=F("asked") + 1, right=F("right") + int(kept["passed"]))
    return True


def _answered(answer: RunAnswer, brand: Brand) -> dict[str, Any]:
    try:
        done = answering.answer(Ask(answer.text, product=answer.product, language=answer.language), brand)
        found = sources.described(done.citations)
    except Exception as error:  # one question that breaks down must not keep the others from being asked
        log.exception("quality.question_failed", answer=str(answer.pk))
        return {"passed": False, "verdict": "error", "detail": type(error).__name__}
    decision, view = done.decision, catalog.resolve_sku(answer.product) if answer.product else None
    came = Came(decision.outcome, decision.text, decision.reason, found)
    verdict = judging.judge(
        Expected.read(answer.expected), came, product=view[0].sku if view else answer.product
    )
    return _kept(verdict, done, found)


def _kept(verdict: Verdict, done: Answer, found: list[dict[str, Any]]) -> dict[str, Any]:
    decision = done.decision
    return {
        "passed": verdict.passed,
        "verdict": verdict.code,
        "detail": verdict.detail[:500],
        "outcome": decision.outcome,
        "reason": decision.reason[:400],
        "said": decision.text[:_TRUNCATED],
        "sources": found,
        "ms": done.ms,
        "trace": {
            "claims": [answering.claim(each) for each in decision.judgement.claims],
            "retrieved": [answering.retrieved(each) for each in decision.retrieved],
        },
    }


@transaction.atomic
def _finish(run: Run) -> Run:
    counts = run.answers.aggregate(
        asked=Count("id"),
        right=Count("id", filter=Q(passed=True)),
        grave=Count("id", filter=Q(verdict__in=judging.GRAVE)),
        broken=Count("id", filter=Q(verdict="error")),
    )
    passed = gates.passes(run.kind, **counts)
    told = {"asked": counts["asked"], "right": counts["right"], "passed": passed}
    move(run, RUN, "done", **told, finished_at=now())
    _forget_old(run)
    _record("quality.run_done", run, Actor.system("question sets"), passed=passed, release=run.release)
    if run.kind == QuestionSet.Kind.BRAND:
        gates.report(run.language)
    return run


def _forget_old(run: Run) -> None:
    ids = Run.objects.filter(set=run.set_id).values_list("pk", flat=True)
    RunAnswer.objects.filter(run__in=list(ids[TRACED : TRACED + 5])).update(trace={})
    RunAnswer.objects.filter(run__in=list(ids[KEPT : KEPT + 5])).delete()


def _record(action: str, run: Run, by: Actor, **data: object) -> None:
    data |= {"set": run.name, "asked": run.asked, "right": run.right}
    recorder.entry(action, by=by, object_type="question_run", object_id=run.pk, data=data, refs=[run.set_id])
