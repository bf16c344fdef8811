"""Verbs that change when people work. Hours are checked here, whoever asks, and each change is logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.audit import recorder
from apps.core.clock import rfc3339
from apps.core.errors import Invalid
from apps.people.actors import Actor
from apps.people.models import Member
from apps.schedule.hours import clean_pairs, clean_weekly, zone
from apps.schedule.models import BrandHours, Busy, Holiday, HoursException, WorkingHours

_MOST_EXCEPTIONS = 1000
_LONGEST_BUSY_DAYS = 400


@transaction.atomic
def set_brand_hours(timezone: str, weekly: object, *, by: Actor) -> BrandHours:
    """Replace the brand's opening hours. Raises Invalid ``hours_invalid`` or ``timezone_unknown``."""
    zone(timezone)
    row = BrandHours.objects.first() or BrandHours()
    row.timezone, row.weekly = timezone, clean_weekly(weekly)
    row.save()
    recorder.entry("hours.brand_set", by=by, object_type="brand_hours", object_id=row.pk, data=_said(row))
    return row


@transaction.atomic
def set_working_hours(
    member: Member,
    timezone: str,
    weekly: object,
    exceptions: Sequence[Mapping[str, Any]] | None = None,
    *,
    by: Actor,
) -> WorkingHours:
    """Replace a member's week and, where given, all exceptions ``[{date, intervals}]``.

    Raises Invalid ``hours_invalid`` or ``timezone_unknown``; nothing is changed then.
    """
    zone(timezone)
    row, _ = WorkingHours.objects.update_or_create(
        member=member, defaults={"timezone": timezone, "weekly": clean_weekly(weekly)}
    )
    if exceptions is not None:
        dates = _dates(exceptions)
        HoursException.objects.filter(member=member).delete()
        HoursException.objects.bulk_create(
            [HoursException(member=member, date=day, intervals=pairs) for day, pairs in dates.items()]
        )
    recorder.entry("hours.member_set", by=by, object_type="member", object_id=member.pk, data=_said(row))
    return row


@transaction.atomic
def follow_brand_hours(member: Member, *, by: Actor) -> None:
    """Give up a member's own week; from now on the brand's hours are theirs. Exceptions stay."""
    WorkingHours.objects.filter(member=member).delete()
    recorder.entry("hours.member_follows_brand", by=by, object_type="member", object_id=member.pk)


@transaction.atomic
def set_holidays(dates: Mapping[date, str], *, by: Actor) -> None:
    """Replace the brand's holidays: date → name."""
    Holiday.objects.all().delete()
    Holiday.objects.bulk_create([Holiday(date=day, name=name[:80]) for day, name in dates.items()])
    recorder.entry("hours.holidays_set", by=by, data={"dates": sorted(day.isoformat() for day in dates)})


@transaction.atomic
def add_busy(member: Member, start: datetime, end: datetime, *, label: str = "", by: Actor) -> Busy:
    """Take a stretch out of a member's bookable time. Raises Invalid ``busy_invalid``."""
    if start.tzinfo is None or end.tzinfo is None or start >= end or (end - start).days > _LONGEST_BUSY_DAYS:
        raise Invalid("Busy time starts before it ends and has a time zone.", code="busy_invalid")
    row = Busy.objects.create(member=member, start=start, end=end, label=label[:80])
    data = {"start": rfc3339(start), "end": rfc3339(end)}
    recorder.entry("busy.added", by=by, object_type="member", object_id=member.pk, data=data)
    return row


@transaction.atomic
def remove_busy(busy: Busy, *, by: Actor) -> None:
    """Give the stretch back."""
    data = {"start": rfc3339(busy.start), "end": rfc3339(busy.end)}
    recorder.entry("busy.removed", by=by, object_type="member", object_id=busy.member_id, data=data)
    busy.delete()


def _said(row: BrandHours | WorkingHours) -> dict[str, Any]:
    return {"timezone": row.timezone, "weekly": row.weekly}


def _dates(exceptions: Sequence[Mapping[str, Any]]) -> dict[date, list[list[str]]]:
    if not isinstance(exceptions, list | tuple) or len(exceptions) > _MOST_EXCEPTIONS:
        raise Invalid("Exceptions are a list of {date, intervals}.", code="hours_invalid")
    try:
        return {
            date.fromisoformat(each["date"]): clean_pairs(each.get("intervals", [])) for each in exceptions
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("Exceptions are a list of {date, intervals}.", code="hours_invalid") from error
