"""The one clock for "who is here": launcher, routing and appointments all ask it.

Several members cost as many queries as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.core.clock import now
from apps.people.models import Member
from apps.schedule import clock, sentences
from apps.schedule.hours import union, zone
from apps.schedule.intervals import Interval, clip, covering, merge, subtract
from apps.schedule.models import BrandHours, Busy, Holiday, HoursException, WorkingHours

_AHEAD = timedelta(days=60)
_SAID_AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Rules:
    """Somebody's hours, ready to be asked."""

    tz: ZoneInfo
    weekly: clock.Weekly
    exceptions: Mapping[date, clock.Pairs] = field(default_factory=dict)

    def openings(self, from_: datetime, to: datetime) -> list[clock.Opening]:
        """Openings by day that touch the window."""
        return list(clock.openings(self.weekly, self.exceptions, self.tz, from_, to))

    def intervals(self, from_: datetime, to: datetime) -> list[Interval]:
        """Open time within the window, merged, UTC."""
        return clock.open_intervals(self.weekly, self.exceptions, self.tz, from_, to)


def brand_rules() -> Rules | None:
    """The brand's own hours without its holidays; None when it keeps none."""
    row = BrandHours.objects.first()
    if row is None:
        return None
    return Rules(zone(row.timezone), row.weekly, dict.fromkeys(_holidays(), ()))


def rules_for(member_ids: Iterable[UUID]) -> dict[UUID, Rules]:
    """Rules of each member: own hours, else the brand's; an own exception outranks a holiday.

    Members for whom neither stands are left out: nobody promised they'd be here.
    """
    ids = list(member_ids)
    rows = {row.member_id: row for row in WorkingHours.objects.filter(member__in=ids)}
    brand, holidays = BrandHours.objects.first(), dict.fromkeys(_holidays(), ())
    exceptions: dict[UUID, dict[date, clock.Pairs]] = defaultdict(lambda: {**holidays})
    for row in HoursException.objects.filter(member__in=ids):
        exceptions[row.member_id][row.date] = row.intervals
    found = {member_id: rows.get(member_id) or brand for member_id in ids}
    return {
        member_id: Rules(zone(hours.timezone), hours.weekly, exceptions[member_id])
        for member_id, hours in found.items()
        if hours is not None
    }


def busy_for(member_ids: Iterable[UUID], from_: datetime, to: datetime) -> dict[UUID, list[Interval]]:
    """Busy time of each member that touches the window, merged."""
    found: dict[UUID, list[Interval]] = defaultdict(list)
    rows = Busy.objects.filter(member__in=list(member_ids), end__gt=from_, start__lt=to)
    for member_id, start, end in rows.values_list("member_id", "start", "end"):
        found[member_id].append((start, end))
    return {member_id: merge(spans) for member_id, spans in found.items()}


def member_intervals(member: Member, from_: datetime, to: datetime) -> list[Interval]:
    """When this member is here within the window: hours without busy time, UTC."""
    rules = rules_for([member.pk]).get(member.pk)
    if rules is None:
        return []
    return subtract(rules.intervals(from_, to), busy_for([member.pk], from_, to).get(member.pk, []))


def working(member_ids: Iterable[UUID], moment: datetime) -> set[UUID]:
    """Who of these is within their hours and not busy at this instant. For routing."""
    ids, soon = list(member_ids), moment + timedelta(minutes=1)
    busy = busy_for(ids, moment, soon)
    return {
        member_id
        for member_id, rules in rules_for(ids).items()
        if covering(rules.intervals(moment, soon), moment) and not covering(busy.get(member_id, []), moment)
    }


def is_open(moment: datetime) -> bool:
    """Whether people are promised at this instant. A brand that keeps no hours at all is always open."""
    open_time = _open_time(moment, moment + timedelta(minutes=1))
    return open_time is None or covering(open_time, moment) is not None


def next_opening(moment: datetime) -> datetime | None:
    """When people are back (``moment`` itself while open); None when no hours say so within 60 days."""
    open_time = _open_time(moment, moment + _AHEAD)
    return moment if open_time is None else clock.opens_at(open_time, moment)


def hours_sentences(language: str, *, at: datetime | None = None) -> list[str]:
    """The brand's week and its holidays of the next four weeks, in words.

    Without hours of its own, its people's together if they share a zone; else nothing.
    """
    found = _said_week()
    if found is None:
        return []
    name, weekly = found
    today = (at or now()).astimezone(zone(name)).date()
    near = Holiday.objects.filter(date__gte=today, date__lt=today + _SAID_AHEAD)
    dates = dict(near.values_list("date", "name"))
    return [*sentences.week(weekly, name, language), *sentences.holidays(dates, language)]


def _said_week() -> tuple[str, clock.Weekly] | None:
    brand = BrandHours.objects.first()
    if brand is not None:
        return brand.timezone, brand.weekly
    rows = list(WorkingHours.objects.filter(member__active=True))
    zones = {row.timezone for row in rows}
    return (zones.pop(), union(row.weekly for row in rows)) if len(zones) == 1 else None


def _open_time(from_: datetime, to: datetime) -> list[Interval] | None:
    """The brand's hours, else all its members' hours together; None when nobody keeps any."""
    brand = brand_rules()
    if brand is not None:
        return brand.intervals(from_, to)
    members = WorkingHours.objects.filter(member__active=True).values_list("member_id", flat=True)
    rules = rules_for(members).values()
    return clip((span for one in rules for span in one.intervals(from_, to)), from_, to) if rules else None


def _holidays() -> Sequence[date]:
    return list(Holiday.objects.values_list("date", flat=True))
