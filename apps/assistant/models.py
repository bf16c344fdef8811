"""The AI's turns: one unfinished turn per session, each ending in exactly one outcome."""

from __future__ import annotations

from django.db import models

from apps.core.states import machine
from apps.sessions.models import Message, Session
from apps.tenants.models import Owned, OwnedForeignKey

TURN = machine(
    "turn",
    {
        "pending": "answered clarified refused escalated failed discarded",
        "failed": "pending",
    },
)


class Turn(Owned):
    """One answer in the making to everything the shopper said up to ``upto_seq``."""

    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    message = OwnedForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    upto_seq = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in sorted(TURN.states())], default="pending"
    )
    owner_version = models.PositiveIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)
    record_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "brand", "session", name="turn_one_unfinished", condition=models.Q(state="pending")
            ),
        )
        indexes = (models.Index(fields=["brand", "session", "-upto_seq"], name="turn_newest"),)

    def __str__(self) -> str:
        return f"Turn ({self.state})"
