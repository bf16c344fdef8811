"""What can be booked, and what was. No two bookings of an advisor can overlap: the database says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from apps.appointments.availability import Terms
from apps.appointments.states import BLOCKING
from apps.people.models import Member, Shopper
from apps.tenants.models import Owned, OwnedForeignKey


class Service(Owned):
    """Something a shopper can book. Lengths in minutes, of real time."""

    class Mode(models.TextChoices):
        VIDEO = "video"
        CHAT = "chat"
        STORE = "store"

    class Assign(models.TextChoices):
        ROUND_ROBIN = "round_robin"  # who was booked longest ago
        LEAST_LOADED = "least_loaded"  # who has fewest bookings around that day
        CHOSEN = "chosen"  # the shopper picks; without a pick as least loaded

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField()
    slot_interval = models.PositiveSmallIntegerField(help_text="Minutes between two offered starts.")
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)
    notice_minutes = models.PositiveIntegerField(default=120)
    change_notice_minutes = models.PositiveIntegerField(
        default=0, help_text="How long before the start a guest may still move or cancel."
    )
    horizon_days = models.PositiveSmallIntegerField(null=True, blank=True)
    per_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Bookings of this service per advisor, in the advisor's day."
    )
    mode = models.CharField(max_length=5, choices=Mode.choices, default=Mode.VIDEO)
    assign = models.CharField(max_length=12, choices=Assign.choices, default=Assign.ROUND_ROBIN)
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, help_text="[{id, label, kind: text/choice, required, options?}]"
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "slug", name="service_slug_once"),)
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name

    def terms(self) -> Terms:
        """The rules as the slot computation takes them."""
        return Terms(
            length=timedelta(minutes=self.minutes),
            step=timedelta(minutes=self.slot_interval),
            before=timedelta(minutes=self.buffer_before),
            after=timedelta(minutes=self.buffer_after),
            notice=timedelta(minutes=self.notice_minutes),
            horizon=None if self.horizon_days is None else timedelta(days=self.horizon_days),
            per_day=self.per_day,
        )


class ServiceAdvisor(Owned):
    """Who gives a service."""

    service = OwnedForeignKey(Service, on_delete=models.CASCADE, related_name="advisors")
    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "service", "member", name="service_advisor_once"),)
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.member_id}"


class Appointment(Owned):
    """A booking from hold to end. A hold is a row in ``held``; a moved booking is a new row with the
    same ``uid`` and a higher ``sequence``. Instants in UTC; ``blocked`` includes the buffers.
    """

    class State(models.TextChoices):
        HELD = "held"
        CONFIRMED = "confirmed"
        ATTENDED = "attended"
        NO_SHOW = "no_show"
        CANCELLED = "cancelled"
        RESCHEDULED = "rescheduled"
        LAPSED = "lapsed"

    service = OwnedForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    member = OwnedForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    shopper = OwnedForeignKey(Shopper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    session_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.HELD)
    start = models.DateTimeField()
    end = models.DateTimeField()
    blocked = DateTimeRangeField()
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    uid = models.CharField(max_length=120)
    sequence = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    answers: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=8, default="en")
    timezone = models.CharField(max_length=64, default="UTC", help_text="The guest's zone, for mails.")
    page = models.CharField(max_length=500, blank=True, help_text="The brand's page it was booked on.")
    cancelled_by = models.CharField(max_length=8, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[
                    ("brand", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=BLOCKING),
                violation_error_code="slot_taken",
            ),
            models.UniqueConstraint("brand", "uid", "sequence", name="appointment_version_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appointment_ends_after_start"),
            # An empty or narrower range would slip past the exclusion.
            models.CheckConstraint(
                condition=Q(
                    blocked__isempty=False,
                    blocked__startswith__lte=F("start"),
                    blocked__endswith__gte=F("end"),
                ),
                name="blocked_covers_the_meeting",
            ),
        )
        indexes = (
            # The advisor's calendar, and who was booked last.
            models.Index("brand", "member", "start", name="appointment_of_member"),
            # A shopper's holds (capped), and the booking shown in the shopper's session.
            models.Index("brand", "shopper", "state", name="appointment_of_shopper"),
            # The sweep of holds that ran out.
            models.Index("brand", "hold_expires_at", condition=Q(state="held"), name="appointment_holds"),
        )
        ordering = ("start", "id")

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} {self.state}"

    def is_live_hold(self, now: datetime) -> bool:
        """Whether this is a hold that still keeps its time."""
        return (
            self.state == self.State.HELD and self.hold_expires_at is not None and self.hold_expires_at > now
        )
