"""What shoppers are asked and told, in which words: versions that never change once they were shown."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.consent import services
from apps.consent.models import Grant, Notice
from apps.consent.purposes import DISCLOSURE, TEXTS, Purpose
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_ai import Words
from apps.console.admin_forms import Form, carry_out, page
from apps.core.errors import NotFound
from apps.people.roles import Capability

PURPOSES: dict[str, Words] = {
    DISCLOSURE: Words(
        gettext_lazy("Disclosure"), gettext_lazy("Said before the AI's first word, and never switched off.")
    ),
    Purpose.CHAT: Words(gettext_lazy("Chat"), gettext_lazy("Asked under the first door a shopper taps.")),
    Purpose.AI_ANSWERS: Words(gettext_lazy("AI answers"), gettext_lazy("Asked under the door “ask”.")),
    Purpose.AI_ASSISTANCE: Words(
        gettext_lazy("AI beside the advisor"), gettext_lazy("Without it, no summary and no draft is made.")
    ),
    Purpose.JOURNEY: Words(
        gettext_lazy("Pages and cart"), gettext_lazy("What the advisor may see of the visit.")
    ),
    Purpose.MEASUREMENT: Words(
        gettext_lazy("Measurement"), gettext_lazy("Whether the conversation led to an order.")
    ),
    Purpose.VIDEO: Words(gettext_lazy("Video"), gettext_lazy("Asked when a call begins.")),
    Purpose.RECORDING: Words(gettext_lazy("Recording"), gettext_lazy("Everybody in the call must agree.")),
    Purpose.TRANSCRIPT: Words(gettext_lazy("Transcript"), gettext_lazy("Speech turned into text.")),
    Purpose.FOLLOW_UP: Words(
        gettext_lazy("Follow-up"), gettext_lazy("Checked again at the moment of sending.")
    ),
}


class NoticeForm(Form):
    text = forms.CharField(
        label=gettext_lazy("New wording"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )


@requires(Capability.ADMINISTER)
def texts(request: ConsoleRequest) -> HttpResponse:
    """The newest text of every purpose and language, and how shoppers answered."""
    newest: dict[str, list[Notice]] = defaultdict(list)
    rows = Notice.objects.order_by("purpose", "language", "-version").distinct("purpose", "language")
    for row in rows:
        newest[row.purpose].append(row)
    answers = Grant.objects.values("purpose").annotate(
        yes=Count("id", filter=Q(granted=True)), all=Count("id")
    )
    counted = {row["purpose"]: row for row in answers}
    shown = [
        {
            "purpose": purpose,
            "words": words,
            "texts": newest.get(purpose, []),
            "missing": [code for code in request.brand.languages if code not in _languages(newest[purpose])],
            "answers": counted.get(purpose),
        }
        for purpose, words in PURPOSES.items()
    ]
    return render(
        request, "console/admin/consent.html", {"rows": shown, "languages": dict(settings.LANGUAGES)}
    )


@requires(Capability.ADMINISTER)
def text(request: ConsoleRequest, purpose: str, language: str) -> HttpResponse:
    """All versions of one text, and a form for the next."""
    if purpose not in PURPOSES or language not in {*dict(settings.LANGUAGES), *request.brand.languages}:
        raise NotFound
    versions = list(Notice.objects.filter(purpose=purpose, language=language).order_by("-version"))
    start = versions[0].text if versions else _house(request, purpose, language)
    form = NoticeForm(request.POST or None, initial={"text": start})
    if request.method == "POST" and carry_out(form, lambda: _publish(request, purpose, language, form)):
        notice: Notice = form.result
        messages.success(request, _("Version %(n)s is in force from now on.") % {"n": notice.version})
        return redirect("console:admin-consent")
    context = {
        "purpose": purpose,
        "words": PURPOSES[purpose],
        "language": language,
        "versions": versions,
        "name": dict(settings.LANGUAGES).get(language, language),
        "receipts": _receipts(versions),
    }
    return page(request, "console/admin/consent_text.html", form, **context)


def _publish(request: ConsoleRequest, purpose: str, language: str, form: NoticeForm) -> Notice:
    return services.publish(purpose, language, form.cleaned_data["text"], by=request.actor)


def _house(request: ConsoleRequest, purpose: str, language: str) -> str:
    """Where a brand has no text yet, the house's own is the start."""
    words = TEXTS.get(language, TEXTS["en"]).get(purpose, "")
    return words.format(brand=request.brand.name)


def _languages(rows: list[Notice]) -> set[str]:
    return {row.language for row in rows}


def _receipts(versions: list[Notice]) -> dict[Any, int]:
    """How many answers stand under each version."""
    rows = Grant.objects.filter(notice__in=versions).values_list("notice").annotate(count=Count("id"))
    return dict(rows)
