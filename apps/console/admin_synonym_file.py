"""Synonyms by CSV: in with each line's error, out as a file, and a file to begin from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.catalog.declared import Declared
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_files import approves, content_of, given_out, told
from apps.console.admin_forms import Form, carry_out, page, spoken
from apps.console.admin_sections import KNOWLEDGE
from apps.knowledge import synonym_lists, synonyms
from apps.people.roles import Capability, may, require

SIZE = 200_000
BEGINNING = "said,term,language\ncouch,sofa,en\nsettee,sofa,en\n"


class FileForm(Form):
    """A file, or its lines typed in: what was left out stays in the lines, to be mended."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    lines = forms.CharField(
        label=gettext_lazy("Or the lines themselves"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 6, "spellcheck": "false", "class": "input mono", "placeholder": BEGINNING}
        ),
        help_text=gettext_lazy("The first line names the columns: said, term, language."),
    )
    approve = forms.BooleanField(label=gettext_lazy("Approve what comes in, in my name"), required=False)


@requires(*KNOWLEDGE)
def bring_in(request: ConsoleRequest) -> HttpResponse:
    """Take many in; what was wrong is listed by line, the rest is kept."""
    posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm()
    context: dict[str, Any] = {}
    if posted:
        require(request.member, Capability.EDIT_KNOWLEDGE)
        if carry_out(form, lambda: _take_in(request, form)):
            done: Declared = form.result
            if not done.failed:
                messages.success(request, told(done))
                return redirect("console:admin-synonyms")
            wrong = [{**one, "detail": _spoken(one["detail"])} for one in done.errors]
            context = {"done": done, "wrong": wrong}
    context["may_approve"] = may(request.member, Capability.APPROVE_KNOWLEDGE)
    context["may_edit"] = may(request.member, Capability.EDIT_KNOWLEDGE)
    return page(request, "console/admin/synonym_file.html", form, most=synonym_lists.MOST, **context)


@requires(*KNOWLEDGE)
@require_safe
def download(request: ConsoleRequest) -> HttpResponse:
    """All that wait or are approved; with `template` a file to begin from."""
    begin = "template" in request.GET
    text = BEGINNING if begin else synonym_lists.as_csv(synonyms.listed())
    return given_out(text, "synonyms-template" if begin else "synonyms")


def _take_in(request: ConsoleRequest, form: FileForm) -> Declared:
    content = content_of(form, most=SIZE, too_large=_("The file is too large."))
    rows = synonym_lists.from_csv(content, language=request.brand.default_language)
    approver = request.actor if approves(request, form) else None
    return synonym_lists.declare(rows, by=request.actor, approve_as=approver)


def _spoken(detail: str) -> str:
    """A line's errors in the reader's language, without the columns' names."""
    said = [one.partition(": ")[2] or one for one in detail.split("; ")]
    return " ".join(spoken(one) for one in dict.fromkeys(said))
