"""When the brand promises people, who works when, and the days on which nobody does."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.console import admin_week
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_brand import zones
from apps.console.admin_forms import UNPROCESSABLE, tried
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.people.models import Member
from apps.people.roles import TABLE, Capability
from apps.schedule import planning, selectors
from apps.schedule.models import BrandHours, Holiday, HoursException, WorkingHours

ADVISING = [role.value for role, rights in TABLE.items() if Capability.ADVISE in rights]
PAGE = "console:admin-hours"


@requires(Capability.ADMINISTER)
def hours(request: ConsoleRequest) -> HttpResponse:
    """The brand's week, its holidays, and each advisor's week in a line."""
    row = BrandHours.objects.first()
    zone = row.timezone if row else request.brand.timezone
    week = admin_week.stored(row.weekly if row else {})
    if request.method == "POST":
        week, zone = admin_week.typed(request.POST), request.POST.get("timezone", "").strip()
        problems = _save(week, lambda: planning.set_brand_hours(zone, week.weekly, by=request.actor))
        if not problems:
            messages.success(request, _("Saved. The widget's button says it from now on."))
            return redirect(PAGE)
        return _page(request, row, week, zone, problems)
    return _page(request, row, week, zone, {})


@requires(Capability.ADMINISTER)
@require_POST
def holidays(request: ConsoleRequest) -> HttpResponse:
    """Replace the list of holidays."""
    dates, wrong = typed_dates(request.POST)
    if wrong:
        row = BrandHours.objects.first()
        week = admin_week.stored(row.weekly if row else {})
        zone = row.timezone if row else request.brand.timezone
        return _page(request, row, week, zone, {"holidays": _("Each holiday needs a date.")}, wrong)
    tried(request, lambda: planning.set_holidays(dates, by=request.actor), _("Holidays saved."))
    return redirect(PAGE)


@requires(Capability.ADMINISTER)
def member(request: ConsoleRequest, member_id: UUID) -> HttpResponse:
    """One advisor's own week and the days that differ."""
    who = _member(member_id)
    row = WorkingHours.objects.filter(member=who).first()
    brand = BrandHours.objects.first()
    zone = row.timezone if row else request.brand.timezone
    week = admin_week.stored(row.weekly if row else brand.weekly if brand else {})
    exceptions: list[dict[str, str]] = _exceptions(who)
    problems: dict[str, str] = {}
    if request.method == "POST":
        week, zone = admin_week.typed(request.POST), request.POST.get("timezone", "").strip()
        exceptions = typed_exceptions(request.POST)
        problems = _save(week, lambda: _set_hours(request, who, zone, week, exceptions))
        if not problems:
            messages.success(request, _("%(name)s's hours are saved.") % {"name": who.name})
            return redirect(PAGE)
    context = {
        "who": who, "own": row, "week": week, "zone": zone, "zones": zones(), "exceptions": exceptions,
        "problems": problems,
    }  # fmt: skip
    status = UNPROCESSABLE if problems else 200
    return render(request, "console/admin/hours_member.html", context, status=status)


@requires(Capability.ADMINISTER)
@require_POST
def follow_brand(request: ConsoleRequest, member_id: UUID) -> HttpResponse:
    """Give up an own week for the brand's."""
    who = _member(member_id)
    said = _("%(name)s follows the brand's hours.") % {"name": who.name}
    tried(request, lambda: planning.follow_brand_hours(who, by=request.actor), said)
    return redirect(PAGE)


def typed_dates(post: QueryDict) -> tuple[dict[date, str], list[dict[str, str]]]:
    """Date → name, or the rows as typed when one can't be read."""
    rows = [
        {"date": day.strip(), "name": name.strip()}
        for day, name in zip(post.getlist("date"), post.getlist("name"), strict=False)
        if day.strip() or name.strip()
    ]
    try:
        return {date.fromisoformat(row["date"]): row["name"] for row in rows}, []
    except ValueError:
        return {}, rows


def typed_exceptions(post: QueryDict) -> list[dict[str, str]]:
    """The rows of days that differ, as typed; empty ones dropped."""
    columns = (post.getlist("date"), post.getlist("from"), post.getlist("to"))
    rows = (
        {"date": day.strip(), "start": start.strip(), "end": end.strip()}
        for day, start, end in zip(*columns, strict=False)
    )
    return [row for row in rows if any(row.values())]


def _set_hours(
    request: ConsoleRequest,
    who: Member,
    zone: str,
    week: admin_week.Week,
    exceptions: list[dict[str, str]],
) -> WorkingHours:
    days: dict[str, list[list[str]]] = {}
    for row in exceptions:
        span = [[row["start"], row["end"]]] if row["start"] or row["end"] else []
        days.setdefault(row["date"], []).extend(span)
    given = [{"date": day, "intervals": pairs} for day, pairs in days.items()]
    return planning.set_working_hours(who, zone, week.weekly, given, by=request.actor)


def _save(week: admin_week.Week, verb: Any) -> dict[str, str]:
    """Problems by place: none when it was saved."""
    if week.wrong:
        return {"week": _("Nothing was saved yet: some hours below need another look.")}
    try:
        verb()
    except Invalid as error:
        place = "timezone" if error.code == "timezone_unknown" else "week"
        return {place: error.detail}
    return {}


def _page(
    request: ConsoleRequest,
    row: BrandHours | None,
    week: admin_week.Week,
    zone: str,
    problems: dict[str, str],
    typed_holidays: list[dict[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "own": row, "week": week, "zone": zone, "zones": zones(), "problems": problems,
        "holidays": typed_holidays or _holidays(), "people": _people(), **_effect(request),
    }  # fmt: skip
    return render(request, "console/admin/hours.html", context, status=UNPROCESSABLE if problems else 200)


def _effect(request: ConsoleRequest) -> dict[str, Any]:
    """What shoppers are told because of these hours."""
    moment = now()
    return {
        "sentences": selectors.hours_sentences(request.brand.default_language),
        "open": selectors.is_open(moment),
        "opens": selectors.next_opening(moment),
    }


def _people() -> list[dict[str, Any]]:
    """Advisors with their own week, if they keep one."""
    members = list(Member.objects.filter(active=True, role__in=ADVISING))
    own = {row.member_id: row for row in WorkingHours.objects.filter(member__in=members)}
    return [{"member": one, "hours": own.get(one.pk), "lines": _line(own.get(one.pk))} for one in members]


def _line(row: WorkingHours | None) -> list[tuple[Any, str]]:
    if row is None:
        return []
    return [
        (name, ", ".join(f"{start}–{end}" for start, end in row.weekly[day]))
        for day, name in admin_week.NAMES.items()
        if row.weekly.get(day)
    ]


def _holidays() -> list[dict[str, str]]:
    return [{"date": row.date.isoformat(), "name": row.name} for row in Holiday.objects.all()]


def _exceptions(who: Member) -> list[dict[str, str]]:
    return [
        {"date": row.date.isoformat(), "start": start, "end": end}
        for row in HoursException.objects.filter(member=who, date__gte=now().date())
        for start, end in (row.intervals or [["", ""]])
    ]


def _member(member_id: UUID) -> Member:
    row: Member | None = Member.objects.select_related("user").filter(pk=member_id).first()
    if row is None:
        raise NotFound
    return row
