"""One run of a set, what failed first; and one answer with everything on the way to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.console import question_words as words
from apps.console import trace
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_questions import READERS
from apps.core.errors import NotFound
from apps.quality import runs
from apps.quality.set_models import UNFINISHED, Run, RunAnswer


@requires(*READERS)
def run(request: ConsoleRequest, run_id: UUID) -> HttpResponse:
    """The result: figures, what it ran with, the failures, then what came out as expected."""
    row = runs.get(run_id)
    template = "console/admin/_question_run.html" if request.htmx else "console/admin/question_run.html"
    return render(request, template, _shown(row))


@requires(*READERS)
@require_POST
def stop(request: ConsoleRequest, run_id: UUID) -> HttpResponse:
    """Ask no further."""
    row = runs.get(run_id)
    tried(request, lambda: runs.cancel(row, by=request.actor), _("Stopped. This run says nothing."))
    return redirect("console:admin-question-run", row.pk)


@requires(*READERS)
def answer(request: ConsoleRequest, answer_id: UUID) -> HttpResponse:
    """One question of a run with its trace."""
    row: RunAnswer | None = RunAnswer.objects.filter(pk=answer_id).select_related("run", "question").first()
    if row is None:
        raise NotFound
    claims, retrieved = row.trace.get("claims", []), row.trace.get("retrieved", [])
    context = _line(row, _titles([row])) | {
        "run": row.run,
        "traced": bool(row.trace),
        "document": trace.document(row.said, claims, retrieved),
        "stopped": [each for each in claims if each["verdict"] != "supported"],
    }
    return render(request, "console/admin/question_answer.html", context)


def _shown(row: Run) -> dict[str, Any]:
    asked = list(row.answers.defer("trace"))
    titles = _titles(asked)
    answers = [_line(each, titles) for each in asked]
    seconds = (row.finished_at - row.created_at).total_seconds() if row.finished_at else None
    return {
        "run": row,
        "running": row.state in UNFINISHED,
        "begun": words.begun_by([row])[row.pk],
        "seconds": round(seconds) if seconds is not None else None,
        "wrong": [each for each in answers if each["answer"].passed is False],
        "right": [each for each in answers if each["answer"].passed],
        "left": [each for each in answers if each["answer"].passed is None],
    }


def _titles(answers: list[RunAnswer]) -> dict[str, str]:
    return words.titles_of(each.expected.get("source") or "" for each in answers)


def _line(row: RunAnswer, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "answer": row,
        "expects": words.EXPECTS.get(row.expected.get("expects", "answer")),
        "parts": words.parts(row.expected, titles),
        "why": words.why(row),
    }
