"""Question sets: the list with how each stands, one set with its questions and runs, and its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.console import question_words as words
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, spoken, tried
from apps.console.question_forms import NameForm, QuestionForm, SetForm, TableForm, around
from apps.people.roles import Capability, may, require
from apps.quality import histories, red_team, sets, tables
from apps.quality import runs as quality_runs
from apps.quality.set_models import UNFINISHED, Question, QuestionSet, Run
from apps.rollout import languages

READERS = (Capability.EDIT_KNOWLEDGE, Capability.APPROVE_KNOWLEDGE, Capability.ROLLOUT)
HISTORY = 12


@dataclass(frozen=True)
class Row:
    """One set in the list."""

    set: QuestionSet
    count: int
    last: Run | None
    running: Run | None
    begun: str
    trend: list[words.Bar]


@requires(*READERS)
def overview(request: ConsoleRequest) -> HttpResponse:
    """All sets, and the form for another."""
    form = SetForm(request.POST or None, initial={"language": request.brand.default_language})
    if request.method == "POST":
        require_editor(request)
        if carry_out(form, lambda: sets.create(**form.cleaned_data, by=request.actor)):
            return redirect("console:admin-question-set", form.result.pk)
    found = list(QuestionSet.objects.annotate(count=Count("questions")))
    latest = histories.newest(found, words.SHOWN)
    begun = words.begun_by([run for row in found for run in latest[row.pk][:1]])
    rows = [_row(row, latest[row.pk], begun) for row in found]
    context = {
        "rows": rows,
        "may_edit": is_editor(request),
        "names": dict(settings.LANGUAGES),
        "attacked": any(row.set.kind == QuestionSet.Kind.RED_TEAM for row in rows),
        "sees_ai": may(request.member, Capability.ROLLOUT),
    }
    return page(request, "console/admin/question_sets.html", form, **context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def attacks(request: ConsoleRequest) -> HttpResponse:
    """Bring the house's attacks in before shoppers may ask."""
    row = red_team.bring_in()
    if row is None:
        messages.error(request, _("Nothing of yours may be told yet, so there is nothing to attack."))
        return redirect("console:admin-questions")
    return redirect("console:admin-question-set", row.pk)


@requires(*READERS)
def one(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """A set: how it stands, what it asks, when it ran. htmx asks for the standing alone."""
    row = sets.get(set_id)
    if request.htmx and request.htmx.target == "standing":
        return render(request, "console/admin/_question_standing.html", standing(row))
    return set_page(request, row)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def rename(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """Another name."""
    row = sets.get(set_id)
    form = NameForm(request.POST)
    if carry_out(form, lambda: sets.rename(row, form.cleaned_data["name"], by=request.actor)):
        return redirect("console:admin-question-set", row.pk)
    row.refresh_from_db()
    return set_page(request, row, form, naming=form)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def pause(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """Leave the set out of what runs by itself, or take it in again."""
    row, paused = sets.get(set_id), request.POST.get("paused") == "1"
    said = _("It rests now and counts for no language.") if paused else _("It runs by itself again.")
    tried(request, lambda: sets.pause(row, paused, by=request.actor), said)
    return redirect("console:admin-question-set", row.pk)


@requires(*READERS)
@require_POST
def run(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """Ask all of it now."""
    row = sets.get(set_id)
    tried(
        request,
        lambda: quality_runs.start(row, by=request.actor),
        _("It is being asked. You can leave this page."),
    )
    return redirect("console:admin-question-set", row.pk)


@requires(*READERS)
def export(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """The set as CSV."""
    row = sets.get(set_id)
    answer = HttpResponse(tables.export(row), content_type="text/csv; charset=utf-8")
    name = slugify(row.name) or "questions"
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def bring_in(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """Take a CSV in; lines left out are listed with the reason."""
    row = sets.get(set_id)
    form = TableForm(request.POST, request.FILES)
    if not carry_out(
        form,
        lambda: tables.bring_in(row, form.cleaned_data["upload"].read(tables.SIZE + 1), by=request.actor),
    ):
        return set_page(request, row, form, table=form)
    result = form.result
    if result.failed:
        return set_page(request, row, result=result, left_out=[_left_out(each) for each in result.errors])
    told = {"added": result.added, "changed": result.changed}
    messages.success(request, _("%(added)s added, %(changed)s changed.") % told)
    return redirect("console:admin-question-set", row.pk)


def _left_out(error: dict[str, Any]) -> tuple[int, str]:
    """A line of the file and what is wrong with it, in the reader's language."""
    lines = [f"{name}: {' '.join(map(spoken, said))}" for name, said in error["fields"].items()]
    return error["row"], "; ".join(lines) or spoken(error["detail"])


def set_page(
    request: ConsoleRequest, row: QuestionSet, wrong: Form | None = None, **more: Any
) -> HttpResponse:
    """The page of one set; `wrong` is the form that was refused."""
    marks = _marks(row)
    asked = list(row.questions.all())
    titles = words.titles_of(each.source for each in asked)
    context = standing(row) | {
        "listed": [question_line(each, marks.get(each.pk), titles) for each in asked],
        "may_edit": is_editor(request),
        "naming": NameForm(initial={"name": row.name}),
        "table": TableForm(),
        "adding": QuestionForm(row),
        **around(row),
    }
    return page(request, "console/admin/question_set.html", wrong, **context | more)


def standing(row: QuestionSet) -> dict[str, Any]:
    """How the set stands, for its page and for what refreshes itself there."""
    history = list(row.runs.all()[:HISTORY])
    done = next((each for each in history if each.state == "done"), None)
    running = next((each for each in history if each.state in UNFINISHED), None)
    begun = words.begun_by(history)
    return {
        "set": row,
        "last": done,
        "running": running,
        "history": [(each, begun[each.pk]) for each in history],
        "trend": words.trend(history),
        "open": languages.standing(row.language).open if row.language else None,
        "language_name": dict(settings.LANGUAGES).get(row.language, row.language),
    }


def question_line(
    question: Question, passed: bool | None = None, titles: dict[str, str] | None = None
) -> dict[str, Any]:
    """A question as its line in the set shows it; `passed` as in the last run."""
    known = words.titles_of([question.source]) if titles is None else titles
    return {
        "question": question,
        "passed": passed,
        "expects": words.EXPECTS[question.expects],
        "parts": words.parts(words.expected_of(question), known),
    }


def is_editor(request: ConsoleRequest) -> bool:
    """Whether the reader may change sets."""
    return may(request.member, Capability.EDIT_KNOWLEDGE)


def require_editor(request: ConsoleRequest) -> None:
    """Raise Forbidden for a reader who may not change sets."""
    require(request.member, Capability.EDIT_KNOWLEDGE)


def _row(row: Any, latest: list[Run], begun: dict[Any, str]) -> Row:
    done = next((each for each in latest if each.state == "done"), None)
    running = next((each for each in latest if each.state in UNFINISHED), None)
    said = begun.get(latest[0].pk, "") if latest else ""
    return Row(row, row.count, done, running, said, words.trend(latest))


def _marks(row: QuestionSet) -> dict[UUID, bool]:
    """How each question came out when the set last ran."""
    last = row.runs.filter(state="done").first()
    if last is None:
        return {}
    answers = last.answers.exclude(question=None).values_list("question_id", "passed")
    return {question: bool(passed) for question, passed in answers}
