"""An advisor's appointments: the day or the week ahead, each with its guest, answers and next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.appointments import booking, selectors
from apps.appointments.models import Appointment
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_services import MODES
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.schedule import selectors as schedule

_SPANS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Window:
    """The days shown, by the reader's own clock."""

    first: date
    span: str
    tz: ZoneInfo

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(_SPANS[self.span])]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        start = datetime.combine(self.first, time(), self.tz)
        return start, datetime.combine(self.first + timedelta(days=_SPANS[self.span]), time(), self.tz)

    @property
    def before(self) -> date:
        return self.first - timedelta(days=_SPANS[self.span])

    @property
    def after(self) -> date:
        return self.first + timedelta(days=_SPANS[self.span])


@requires(Capability.ADVISE)
def appointments(request: ConsoleRequest) -> HttpResponse:
    """One's own; with the floor in view, everybody's."""
    window, everybody = _window(request), may(request.member, Capability.FLOOR)
    whose = None if everybody and request.GET.get("who", "all") == "all" else request.member
    rows = list(selectors.calendar(whose, *window.bounds).order_by("start", "id"))
    days = [
        {"day": day, "rows": [_shown(row) for row in rows if row.start.astimezone(window.tz).date() == day]}
        for day in window.days
    ]
    context = {
        "window": window, "days": days, "count": len(rows), "everybody": everybody, "whose": whose,
        "today": now().astimezone(window.tz).date(), "modes": MODES,
    }  # fmt: skip
    return render(request, "console/appointments.html", context)


@requires(Capability.ADVISE)
@require_POST
def act(request: ConsoleRequest, appointment_id: UUID, what: str) -> HttpResponse:
    """Say that they met, that the guest didn't come, or call it off."""
    row = _own(request, appointment_id)
    name = {"name": row.name}
    verbs = {
        "attended": (booking.mark_attended, _("Noted: you met %(name)s.") % name),
        "no-show": (booking.mark_no_show, _("Noted: %(name)s didn't come.") % name),
        "cancel": (booking.cancel, _("Cancelled. %(name)s gets a mail.") % name),
    }
    if what not in verbs:
        raise NotFound
    verb, said = verbs[what]
    tried(request, lambda: verb(row, by=request.actor), said)
    day = row.start.astimezone(_zone(request.member, request.brand.timezone)).date()
    return redirect(f"/console/appointments/?day={day.isoformat()}&span=day")


def _own(request: ConsoleRequest, appointment_id: UUID) -> Appointment:
    rows = Appointment.objects.select_related("service", "member").filter(pk=appointment_id)
    if not may(request.member, Capability.FLOOR):
        rows = rows.filter(member=request.member)
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _shown(row: Appointment) -> dict[str, Any]:
    labels = {each["id"]: each["label"] for each in row.service.questions}
    answers = [(labels.get(key, key), value) for key, value in row.answers.items()]
    return {"row": row, "answers": answers, "begun": row.start <= now(), "over": row.end <= now()}


def _window(request: ConsoleRequest) -> Window:
    tz = _zone(request.member, request.brand.timezone)
    span = request.GET.get("span", "week")
    span = span if span in _SPANS else "week"
    try:
        first = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        first = now().astimezone(tz).date()
    return Window(min(max(first, date(2000, 1, 1)), date(2100, 1, 1)), span, tz)


def _zone(member: Member, fallback: str) -> ZoneInfo:
    rules = schedule.rules_for([member.pk]).get(member.pk)
    return rules.tz if rules else ZoneInfo(fallback)
