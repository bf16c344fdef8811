"""One live shopping session: AI chat, human chat and appointment share its id, page and transcript."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.catalog.models import Product, Variant
from apps.consent.models import Notice
from apps.people.models import Member, Shopper, WidgetKey
from apps.sessions.states import SESSION
from apps.tenants.models import Owned, OwnedForeignKey


class Session(Owned):
    """A session. ``seq`` is the number of its last event; ``owner_version`` rises with each change of
    who answers, so that an AI answer begun before a person stepped in can be told and discarded."""

    shopper = OwnedForeignKey(Shopper, on_delete=models.CASCADE, related_name="sessions")
    state = models.CharField(
        max_length=16, choices=[(s, s) for s in sorted(SESSION.states())], default="opened"
    )
    seq = models.PositiveIntegerField(default=0)
    owner_version = models.PositiveIntegerField(default=0)
    advisor = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="sessions")
    widget_key = OwnedForeignKey(WidgetKey, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    timezone = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=20, blank=True)
    product = OwnedForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    variant = OwnedForeignKey(Variant, null=True, on_delete=models.SET_NULL, related_name="+")
    disclosure = OwnedForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    disclosure_shown_at = models.DateTimeField(null=True)
    people_only = models.BooleanField(default=False)
    ai_turns = models.PositiveSmallIntegerField(default=0)
    appointment_id = models.UUIDField(null=True)
    waiting_since = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    last_shopper_at = models.DateTimeField(null=True)
    shopper_read = models.PositiveIntegerField(default=0)
    advisor_read = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=30, blank=True)
    tags: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)
    test = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            # The queue and "my sessions": selectors.queue, selectors.mine.
            models.Index("brand", "state", "waiting_since", name="session_queue"),
            models.Index("brand", "advisor", "state", name="session_mine"),
            models.Index(fields=["brand", "-created_at"], name="session_newest"),
            models.Index("brand", "shopper", name="session_shopper"),
        )

    def __str__(self) -> str:
        return f"Session {self.pk}"


class Message(Owned):
    """Words in the transcript. ``ai`` says how much of them a machine wrote."""

    class Ai(models.TextChoices):
        NONE = "none"
        DRAFTED = "drafted"
        GENERATED = "generated"

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULLs must not collide
    author_kind = models.CharField(max_length=10)
    author_id = models.CharField(max_length=40, blank=True)
    author_name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    ai = models.CharField(max_length=10, choices=Ai, default=Ai.NONE)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("brand", "session", "client_id", name="message_client_once"),
            models.UniqueConstraint("brand", "session", "seq", name="message_seq_once"),
        )
        ordering = ("session", "seq")

    def __str__(self) -> str:
        return f"{self.author_kind} {self.seq}"


class Event(Owned):
    """One entry of the session's stream. The row is the truth; what travels is a nudge."""

    class Audience(models.TextChoices):
        ALL = "all"
        SHOPPER = "shopper"
        STAFF = "staff"

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ALL)
    by: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    ai = models.CharField(max_length=10, default="none")
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    message = OwnedForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "session", "seq", name="event_seq_once"),)
        ordering = ("session", "seq")

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"


class Packet(Owned):
    """What a handoff passes on: one row per request, lines as the shopper left them."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="packets")
    reason = models.CharField(max_length=40)
    lines: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Packet ({self.reason})"


class Note(Owned):
    """An advisor's note: staff only, never shown to the shopper."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]


class LeftMessage(Owned):
    """A question left when nobody was there: somebody owns it and it is due at a time."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="left_messages")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    owner = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index("brand", "due_at", name="left_open", condition=models.Q(answered_at=None)),)

    def __str__(self) -> str:
        return self.email or self.phone


class PageVisit(Owned):
    """A page of the brand the shopper looked at, kept only under the journey grant."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="trail")
    url = models.CharField(max_length=500)
    title = models.CharField(max_length=300, blank=True)
    sku = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.url


class Cart(Owned):
    """The cart as the host page last told it, kept only under the journey grant."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    lines: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "session", name="cart_once"),)

    def __str__(self) -> str:
        return f"{len(self.lines)} lines"


class Resume(Owned):
    """The rotating secret with which a frame finds its session again, bound to key and origin.

    The secret before the last rotation stays good for a minute: two tabs may rotate at once.
    """

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=200)
    rotated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "session", name="resume_once"),)
        indexes = (
            models.Index("brand", "digest", name="resume_digest"),
            models.Index("brand", "previous", name="resume_previous"),
        )

    def __str__(self) -> str:
        return str(self.session_id)


class Presence(Owned):
    """An advisor's chosen status. Whether somebody is *there* is derived from connections."""

    class Status(models.TextChoices):
        ONLINE = "online"
        BUSY = "busy"
        AWAY = "away"
        OFFLINE = "offline"

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OFFLINE)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "member", name="presence_once"),)

    def __str__(self) -> str:
        return self.status


class Connection(Owned):
    """A live line to an advisor: a console socket, or a program acting for one over REST."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "member", "name", name="connection_once"),)
        indexes = (models.Index("brand", "seen_at", name="connection_seen"),)

    def __str__(self) -> str:
        return self.name
