"""What the AI prepares after a session, and what a person made of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.core.states import machine
from apps.people.models import Member
from apps.sessions.models import Message, Session
from apps.tenants.models import Owned, OwnedForeignKey

FOLLOW_UP = machine(
    "follow-up",
    {
        "draft": "approved discarded",
        "approved": "sending discarded",
        "sending": "sent failed",
        "failed": "approved discarded",
    },
)


class Wrapup(Owned):
    """The summary of one session: each statement with the messages it comes from."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    upto_seq = models.PositiveIntegerField()
    summary: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    products: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    promises: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    outcome = models.CharField(max_length=30, blank=True)
    record_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "session", name="wrapup_once"),)

    def __str__(self) -> str:
        return f"Wrap-up of {self.session_id}"


class Objection(Owned):
    """A doubt the shopper voiced, from the brand's taxonomy, with the words that show it."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="objections")
    message = OwnedForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    tag = models.CharField(max_length=40)
    quote = models.TextField()
    confidence = models.FloatField()
    removed_by = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-confidence", "id")
        indexes = (models.Index("brand", "tag", "created_at", name="objection_tag"),)

    def __str__(self) -> str:
        return self.tag


class FollowUp(Owned):
    """A mail to the shopper: drafted by the AI, edited and approved by a person, then sent."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="follow_ups")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in sorted(FOLLOW_UP.states())], default="draft"
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    drafted = models.TextField(help_text="As the AI wrote it; empty when a person wrote it all.", blank=True)
    record_id = models.UUIDField(null=True)
    approved_by = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "session", name="follow_up_once"),)

    def __str__(self) -> str:
        return self.subject
