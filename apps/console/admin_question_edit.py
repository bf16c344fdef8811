"""Writing one question: in its set, from a question that was tried, or from a gap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.console import admin_gaps
from apps.console import question_words as words
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.console.admin_questions import question_line, set_page
from apps.console.question_forms import NEW, KeepForm, QuestionForm, around
from apps.people.roles import Capability
from apps.quality import sets
from apps.quality.set_models import Question, QuestionSet


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def add(request: ConsoleRequest, set_id: UUID) -> HttpResponse:
    """One more question. htmx gets the line and an empty form, or the form with what is wrong."""
    row = sets.get(set_id)
    form = QuestionForm(row, request.POST)
    done = carry_out(form, lambda: sets.add(row, form.cleaned_data, by=request.actor))
    if request.htmx:
        context = {"set": row, "adding": QuestionForm(row) if done else form, "may_edit": True}
        context["line"] = question_line(form.result) if done else None
        return render(request, "console/admin/_question_added.html", context)
    return (
        redirect("console:admin-question-set", row.pk) if done else set_page(request, row, form, adding=form)
    )


@requires(Capability.EDIT_KNOWLEDGE)
def edit(request: ConsoleRequest, question_id: UUID) -> HttpResponse:
    """Change one question, in its line where htmx asks, else on a page of its own."""
    question = sets.question(question_id)
    form = QuestionForm(
        question.set, request.POST or None, initial=_initial(question), auto_id=f"e{question_id}_%s"
    )
    if request.method == "POST" and carry_out(
        form, lambda: sets.edit(question, form.cleaned_data, by=request.actor)
    ):
        if not request.htmx:
            return redirect("console:admin-question-set", question.set_id)
        line = question_line(form.result)
        return render(request, "console/admin/_question_line.html", {"line": line, "may_edit": True})
    if request.htmx and request.GET.get("leave"):
        line = question_line(sets.question(question_id))
        return render(request, "console/admin/_question_line.html", {"line": line, "may_edit": True})
    context = {"question": question, "set": question.set, **around(question.set)}
    if request.htmx:
        return render(request, "console/admin/_question_edit.html", context | {"form": form})
    return page(request, "console/admin/question_edit.html", form, **context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def remove(request: ConsoleRequest, question_id: UUID) -> HttpResponse:
    """Ask it no more; runs that asked it keep their copy."""
    question = sets.question(question_id)
    row = question.set
    tried(request, lambda: sets.remove(question, by=request.actor), _("The question is gone."))
    return redirect("console:admin-question-set", row.pk)


@requires(Capability.EDIT_KNOWLEDGE)
def keep(request: ConsoleRequest) -> HttpResponse:
    """Keep a question that was tried, or one of a gap, in a set."""
    form = KeepForm(request.POST or None, initial=_from_address(request))
    if request.method == "POST" and carry_out(form, lambda: _kept(request, form)):
        question: Question = form.result
        messages.success(request, _("Kept in “%(name)s”.") % {"name": question.set.name})
        return redirect("console:admin-question-set", question.set_id)
    return page(request, "console/admin/question_keep.html", form, **around(None))


def _kept(request: ConsoleRequest, form: Form) -> Question:
    data = form.cleaned_data
    if data["into"] == NEW:
        row = sets.create(data["name"], data["language"], by=request.actor)
    else:
        row = sets.get(data["into"])
    return sets.add(row, data | {"language": row.language or data["language"]}, by=request.actor)


def _from_address(request: HttpRequest) -> dict[str, Any]:
    """What the form starts from, as the address says."""
    gap = admin_gaps.of(request)
    names = ("text", "product", "language", "expects", "source", "reason", "into")
    given: dict[str, Any] = {name: request.GET[name] for name in names if request.GET.get(name)}
    if gap is not None:
        product = gap.product.sku if gap.product else ""
        given |= {"text": gap.question, "product": product, "language": gap.language, "expects": "refusal"}
        if gap.state == "answered":
            given["expects"] = "answer"
            given["source"] = f"article:{gap.article.slug}" if gap.article else ""
    return _in_its_language(given.get("language", "")) | given


def _in_its_language(language: str) -> dict[str, str]:
    """The brand's first set in the question's language, where there is one."""
    rows = QuestionSet.objects.filter(kind=QuestionSet.Kind.BRAND, language=language.split("-")[0])
    row = rows.first() if language else None
    return {"into": str(row.pk)} if row else {}


def _initial(question: Question) -> dict[str, Any]:
    expected = words.expected_of(question)
    lists = {name: "\n".join(expected.pop(name)) for name in ("contains", "never")}
    around_it = {"text": question.text, "product": question.product, "language": question.language}
    return expected | lists | around_it
