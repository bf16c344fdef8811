"""When people of a brand work. Rules are wall clock in an IANA zone; busy time is instants in UTC."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.people.models import Member
from apps.tenants.models import Owned, OwnedForeignKey

Week = dict[str, list[list[str]]]


class BrandHours(Owned):
    """The hours a brand promises: "people are back at". One row at most."""

    timezone = models.CharField(max_length=64)
    weekly: models.JSONField[Week, Week] = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", name="brand_hours_once"),)

    def __str__(self) -> str:
        return self.timezone


class WorkingHours(Owned):
    """A member's usual week. Without a row a member follows the brand's hours."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    timezone = models.CharField(max_length=64)
    weekly: models.JSONField[Week, Week] = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "member", name="working_hours_once"),)

    def __str__(self) -> str:
        return self.timezone


class HoursException(Owned):
    """One date of a member that differs: its intervals replace the week's; none means off."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    date = models.DateField(help_text="On the wall of the member's zone.")
    intervals: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "member", "date", name="exception_once_per_date"),)
        ordering = ("date",)

    def __str__(self) -> str:
        return self.date.isoformat()


class Holiday(Owned):
    """A date on which the whole brand is off, in each member's own zone."""

    date = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "date", name="holiday_once"),)
        ordering = ("date",)

    def __str__(self) -> str:
        return self.name or self.date.isoformat()


class Busy(Owned):
    """A stretch in which a member can't be booked: a blocked hour, time off, a foreign calendar's event."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField()
    end = models.DateTimeField()
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(end__gt=F("start")), name="busy_ends_after_start"),)
        # The slot list asks for one brand's members from a moment on.
        indexes = (models.Index("brand", "member", "end", name="busy_of_member"),)
        ordering = ("start",)

    def __str__(self) -> str:
        return self.label or "Busy"
