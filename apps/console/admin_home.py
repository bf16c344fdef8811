"""The path to a living widget, the next step on top."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_sections import ANY, SECTIONS, opens
from apps.console.admin_steps import STEPS, State, Step
from apps.rollout import services as rollout


@dataclass(frozen=True)
class Place:
    """A step as one reader meets it; ``own`` says whether their role opens it."""

    step: Step
    state: State
    own: bool


@requires(*ANY)
def home(request: ConsoleRequest) -> HttpResponse:
    """The path, for everybody who works on it; steps of other roles are shown without a link."""
    sections = {section.name: section for section in SECTIONS}
    steps = [
        Place(step, step.state(request.brand), opens(request.member, sections[step.section]))
        for step in STEPS
    ]
    own = [each for each in steps if each.own]
    following = next((each for each in own if not each.state.done), None)
    following = following or next((each for each in own if each.state.warn), None)
    done = sum(each.state.done for each in steps)
    context = {"steps": steps, "next": following, "done": done, "rollout": rollout.current()}
    return render(request, "console/admin/home.html", context)
