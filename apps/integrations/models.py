"""What leaves the house by mail."""

from __future__ import annotations

from django.db import models

from apps.tenants.models import Owned

Attachment = dict[str, str]


class Mail(Owned):
    """One letter in the outbox, to one address. Sent by a worker, never within a request."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"  # no longer wanted at the moment of sending

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments: models.JSONField[list[Attachment], list[Attachment]] = models.JSONField(
        default=list, blank=True, help_text="[{name, content (base64), mimetype}]"
    )
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 - unique when given
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "key", name="mail_key_once"),)
        # Letters about one thing, newest first (console and erasure).
        indexes = (models.Index("brand", "kind", "object_id", name="mail_about"),)
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.subject
