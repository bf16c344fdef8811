"""How far the AI may go: the stage, each task's switch, and the switch that stops everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console import admin_engine
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.people.roles import Capability, may
from apps.quality import histories
from apps.rollout import services as rollout
from apps.rollout.capabilities import Task, stage_needed
from apps.rollout.models import Rollout


@dataclass(frozen=True)
class Words:
    """A stage or task in words."""

    name: str | Promise
    about: str | Promise


STAGES = {
    0: Words(gettext_lazy("Off"), gettext_lazy("No AI at all. People chat, book and write as always.")),
    1: Words(
        gettext_lazy("Internal only"),
        gettext_lazy("AI helps your advisors: summaries, tags, drafts. Shoppers meet people only."),
    ),
    2: Words(
        gettext_lazy("Narrow answers to shoppers"),
        gettext_lazy("Shoppers may ask. Each answer comes from approved texts, or is refused with a way on."),
    ),
    3: Words(
        gettext_lazy("Visible AI"), gettext_lazy("As before, and a persona may speak. Always labelled.")
    ),
}
TASKS = {
    Task.PRODUCT_FACTS: Words(gettext_lazy("Product facts"), gettext_lazy("Material, size, weight, care")),
    Task.PRICE_AVAILABILITY: Words(
        gettext_lazy("Price and stock"), gettext_lazy("Read at the moment of the answer")
    ),
    Task.COMPATIBILITY: Words(
        gettext_lazy("What fits together"), gettext_lazy("Declared relations only, never a guess")
    ),
    Task.POLICY: Words(gettext_lazy("Policies"), gettext_lazy("Shipping, returns, warranty, payment")),
    Task.ORIENTATION: Words(
        gettext_lazy("Finding and comparing"), gettext_lazy("Which products match; what differs")
    ),
    Task.LIVE_HELP: Words(gettext_lazy("Is somebody there?"), gettext_lazy("Waiting time, hours, languages")),
    Task.APPOINTMENT: Words(
        gettext_lazy("Booking"), gettext_lazy("Asks the service's questions, offers real times")
    ),
    Task.AFTER_HOURS: Words(gettext_lazy("After hours"), gettext_lazy("Takes a message with a summary")),
    Task.TRIAGE: Words(gettext_lazy("Who should take it"), gettext_lazy("Topic, skill, language, urgency")),
    Task.SUMMARY: Words(
        gettext_lazy("Summaries"), gettext_lazy("After a conversation, each line with its source")
    ),
    Task.TAGS: Words(gettext_lazy("Doubts and tags"), gettext_lazy("With the words that show them")),
    Task.DRAFT: Words(gettext_lazy("Follow-up drafts"), gettext_lazy("An advisor edits and sends")),
    Task.SUGGESTION: Words(gettext_lazy("Suggested replies"), gettext_lazy("For the advisor, with sources")),
    Task.LOOKUP: Words(gettext_lazy("Look-ups"), gettext_lazy("The advisor asks, the AI finds the text")),
    Task.PERSONA: Words(
        gettext_lazy("Visible persona"), gettext_lazy("A labelled voice; no human name or face")
    ),
}


class StageForm(Form):
    stage = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why now?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Stands in the log beside your name. Needed to step up."),
    )


@requires(Capability.ROLLOUT)
def ai(request: ConsoleRequest) -> HttpResponse:
    """Stage, switches, kill switch; a post changes the stage."""
    form = StageForm(request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: _set_stage(request, form.cleaned_data)):
        row: Rollout = form.result
        messages.success(
            request, _("Stage %(n)s: %(name)s") % {"n": row.stage, "name": STAGES[row.stage].name}
        )
        return redirect("console:admin-ai")
    row = rollout.current()
    context = {
        "rollout": row,
        "stages": _stages(row),
        "groups": _groups(row),
        "shoppers": rollout.ask_door_open(row),
        "worded": admin_engine.summary(),
        "may_choose": may(request.member, Capability.ADMINISTER),
        "failing": histories.failing(),
    }
    return page(request, "console/admin/ai.html", form, **context)


@requires(Capability.ROLLOUT)
@require_POST
def stop(request: ConsoleRequest) -> HttpResponse:
    """The kill switch, both ways."""
    if request.POST.get("on"):
        tried(request, lambda: rollout.resume(by=request.actor), _("The AI is on again."))
    else:
        said = _("The AI is off. Conversations go to people.")
        tried(request, lambda: rollout.stop(by=request.actor), said)
    return redirect("console:admin-ai")


@requires(Capability.ROLLOUT)
@require_POST
def switch(request: ConsoleRequest, task: str) -> HttpResponse:
    """One task on or off."""
    on = request.POST.get("on") == "1"
    name = TASKS[Task(task)].name if task in set(Task) else task
    said = (_("On: %(task)s.") if on else _("Off: %(task)s.")) % {"task": name}
    tried(request, lambda: rollout.switch(task, on, by=request.actor), said)
    return redirect(f"{reverse('console:admin-ai')}#{task}")


def _set_stage(request: ConsoleRequest, data: dict[str, Any]) -> Rollout:
    return rollout.set_stage(data["stage"], by=request.actor, reason=data["reason"])


def _stages(row: Rollout) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "words": words,
            "current": number == row.stage,
            "reached": number <= row.stage,
            "step": "up" if number == row.stage + 1 else "down" if number < row.stage else "",
        }
        for number, words in STAGES.items()
    ]


def _groups(row: Rollout) -> list[dict[str, Any]]:
    """The tasks by the stage they need, each with whether it runs now and why not."""
    titles = {1: _("Beside your advisors"), 2: _("Towards shoppers"), 3: _("Visible")}
    return [
        {"title": title, "stage": stage, "tasks": [_task(row, t) for t in TASKS if stage_needed(t) == stage]}
        for stage, title in titles.items()
    ]


def _task(row: Rollout, task: Task) -> dict[str, Any]:
    return {
        "name": task.value,
        "words": TASKS[task],
        "on": task.value not in row.switched_off,
        "runs": bool(rollout.may(task, rollout=row)),
    }
