"""From rows to diaries: everything the slot computation needs, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from apps.appointments.availability import Diary, Terms
from apps.appointments.models import Appointment, Service, ServiceAdvisor
from apps.appointments.states import BLOCKING
from apps.people.models import Member
from apps.schedule import selectors as schedule
from apps.schedule.intervals import Interval

# A meeting near the edge of the window, and its advisor's whole day, lie within this of it.
_MARGIN = timedelta(hours=30)
_LOAD_WINDOW = timedelta(days=7)


@dataclass(slots=True)
class _Booked:
    taken: list[Interval] = field(default_factory=list)
    starts: list[datetime] = field(default_factory=list)


def advisors(service: Service) -> list[Member]:
    """The service's active advisors in its order."""
    rows = ServiceAdvisor.objects.filter(service=service, member__active=True).select_related("member")
    return [row.member for row in rows]


def diaries(
    service: Service,
    members: Sequence[Member],
    from_: datetime,
    to: datetime,
    now: datetime,
    *,
    without: Appointment | None = None,
) -> list[Diary]:
    """One diary per member with hours, for starts within ``[from_, to)``.

    Expired holds don't count, nor does ``without``, the booking that is about to be moved.
    """
    ids = [member.pk for member in members]
    low, high = from_ - _MARGIN, to + _MARGIN
    rules, busy = schedule.rules_for(ids), schedule.busy_for(ids, low, high)
    booked = _booked(service, ids, low, high, now, without)
    found: list[Diary] = []
    for member_id in ids:
        if member_id not in rules:
            continue
        hours, held = rules[member_id], booked[member_id]
        days = Counter(start.astimezone(hours.tz).date() for start in held.starts)
        taken = [*busy.get(member_id, []), *held.taken]
        found.append(Diary(str(member_id), hours.tz, hours.openings(low, high), taken, days))
    return found


def blocking(now: datetime) -> Q:
    """Rows that keep an advisor's time at this instant."""
    settled = Q(state__in=[state for state in BLOCKING if state != Appointment.State.HELD])
    return settled | Q(state=Appointment.State.HELD, hold_expires_at__gt=now)


def bookings_on(service: Service, member: Member, day: date, tz: ZoneInfo, now: datetime) -> int:
    """How many bookings of this service the advisor has on a date in ``tz``, the advisor's zone."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=tz)
    near = Q(start__gt=noon - _MARGIN, start__lt=noon + _MARGIN)
    rows = Appointment.objects.filter(blocking(now), near, service=service, member=member)
    return sum(start.astimezone(tz).date() == day for start in rows.values_list("start", flat=True))


def in_turn(service: Service, members: Sequence[Member], start: datetime) -> list[Member]:
    """The members in the order in which the service gives them bookings."""
    rows = Appointment.objects.filter(member__in=[member.pk for member in members], state__in=BLOCKING)
    if service.assign == Service.Assign.ROUND_ROBIN:
        last = dict(rows.filter(service=service).values_list("member").annotate(Max("created_at")).order_by())
        return sorted(members, key=lambda member: (member.pk in last, last.get(member.pk, start)))
    near = rows.filter(start__gt=start - _LOAD_WINDOW, start__lt=start + _LOAD_WINDOW)
    load: dict[UUID, int] = dict(near.values_list("member").annotate(Count("id")).order_by())
    return sorted(members, key=lambda member: load.get(member.pk, 0))


def overlapping(
    terms: Terms,
    members: Sequence[Member],
    start: datetime,
    now: datetime,
    *,
    without: Appointment | None = None,
) -> bool:
    """Whether a booking of one of these members stands where this one would."""
    ids = [member.pk for member in members]
    rows = Appointment.objects.filter(blocking(now), member__in=ids, blocked__overlap=terms.blocked(start))
    return rows.exclude(pk=without.pk).exists() if without else rows.exists()


def _booked(
    service: Service,
    ids: Sequence[UUID],
    low: datetime,
    high: datetime,
    now: datetime,
    without: Appointment | None,
) -> dict[UUID, _Booked]:
    found: dict[UUID, _Booked] = defaultdict(_Booked)
    rows = Appointment.objects.filter(blocking(now), member__in=ids, blocked__overlap=(low, high)).order_by()
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    for member_id, service_id, start, blocked in rows.values_list("member", "service", "start", "blocked"):
        found[member_id].taken.append((blocked.lower, blocked.upper))
        if service_id == service.pk:
            found[member_id].starts.append(start)
    return found
