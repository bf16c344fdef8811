"""Synonyms: what shoppers call things and the brand's own term, one list with a line to add to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.knowledge import synonyms
from apps.knowledge.models import Synonym
from apps.knowledge.synonym_values import LONGEST, checked
from apps.people import second_person
from apps.people.roles import Capability, may, require
from apps.quality.models import Gap

PER_PAGE = 50
STATES = {
    "draft": gettext_lazy("waiting"),
    "approved": gettext_lazy("approved"),
    "retired": gettext_lazy("retired"),
}


class SynonymForm(Form):
    said = forms.CharField(
        label=gettext_lazy("Shoppers say"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "placeholder": "couch"}
        ),
    )
    term = forms.CharField(
        label=gettext_lazy("You write"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "placeholder": "sofa"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


@requires(*KNOWLEDGE)
def overview(request: ConsoleRequest) -> HttpResponse:
    """The list, what waits first where somebody approves, and a line to add to it."""
    form = SynonymForm(request.POST or None, initial=_begun(request))
    if request.method == "POST":
        require(request.member, Capability.EDIT_KNOWLEDGE)
        if carry_out(form, lambda: _save(request, form.cleaned_data)):
            return redirect("console:admin-synonyms")
    wanted = _wanted(request)
    rows = synonyms.listed(state=wanted["state"], language=wanted["language"], search=wanted["q"])
    counts = synonyms.counts()
    context = {
        "found": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [(name, words, counts[name]) for name, words in STATES.items()],
        "any": any(counts.values()),
        "wanted": wanted,
        "query": urlencode(wanted),
        "gap": _gap(request),
        **_around(request),
    }
    return page(request, "console/admin/synonyms.html", form, **context)


@requires(*KNOWLEDGE)
def synonym(request: ConsoleRequest, synonym_id: UUID) -> HttpResponse:
    """One synonym, to be changed. What is approved counts until its change is."""
    row = synonyms.get(synonym_id)
    initial = {"said": row.said, "term": row.term, "language": row.language}
    form = SynonymForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(request.member, Capability.EDIT_KNOWLEDGE)
        if carry_out(form, lambda: _save(request, form.cleaned_data, row)):
            return redirect("console:admin-synonyms")
    return page(request, "console/admin/synonym.html", form, synonym=row, **_around(request))


@requires(*KNOWLEDGE)
@require_POST
def step(request: ConsoleRequest, synonym_id: UUID, what: str) -> HttpResponse:
    """Approve one, or retire it. Who only edits drops what waits."""
    row = synonyms.get(synonym_id)
    verbs = {
        "approve": (synonyms.approve, _("Approved. Questions and searches are read by it at once.")),
        "retire": (synonyms.retire, _("Retired. Nothing is read by it any more.")),
    }
    if what not in verbs:
        raise NotFound
    drops = what == "retire" and row.state == Synonym.State.DRAFT
    require(request.member, Capability.EDIT_KNOWLEDGE if drops else Capability.APPROVE_KNOWLEDGE)
    verb, said = verbs[what]
    tried(request, lambda: verb(row, by=request.actor), said)
    return redirect("console:admin-synonyms")


@transaction.atomic
def _save(request: ConsoleRequest, data: dict[str, Any], row: Synonym | None = None) -> None:
    """Keep it; whoever may approve lets it count at once, unless the brand wants two people."""
    made = synonyms.save(checked(data, language=""), by=request.actor, instead_of=row)
    if made is None:
        messages.info(request, _("Nothing changed: it stands there already."))
    elif may(request.member, Capability.APPROVE_KNOWLEDGE) and not second_person.wanted():
        synonyms.approve(made, by=request.actor)
        messages.success(request, _("Saved. Questions and searches are read by it at once."))
    else:
        messages.success(request, _("Saved. It waits for approval."))


def _wanted(request: ConsoleRequest) -> dict[str, str]:
    given = {name: request.GET.get(name, "").strip()[:100] for name in ("state", "language", "q")}
    state, language = given["state"], given["language"]
    return {
        "state": state if state in STATES else "",
        "language": language if language in dict(settings.LANGUAGES) else "",
        "q": given["q"],
    }


def _begun(request: ConsoleRequest) -> dict[str, str]:
    gap = _gap(request)
    return {"language": gap.language if gap else request.brand.default_language}


def _gap(request: ConsoleRequest) -> Gap | None:
    """The gap whose word is to be explained, if the page was opened from there."""
    try:
        return Gap.objects.filter(pk=UUID(request.GET.get("gap", ""))).first()
    except ValueError:
        return None


def _around(request: ConsoleRequest) -> dict[str, Any]:
    return {
        "states": STATES,
        "languages": dict(settings.LANGUAGES),
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
        "may_approve": may(request.member, Capability.APPROVE_KNOWLEDGE),
    }
