"""The first answers to writes that carried an ``Idempotency-Key``."""

from __future__ import annotations

from django.db import models

from apps.tenants.models import Owned


class KeptAnswer(Owned):
    """One keyed write: running while ``status`` is null, then its first answer, until ``expires_at``.

    The words are sealed with the client's own key, which is not stored, so a reader of the table reads none.
    """

    place = models.CharField(max_length=64, help_text="HMAC of principal, method, path and key.")
    request = models.CharField(max_length=64, help_text="HMAC of what was sent.")
    session_id = models.UUIDField(null=True, blank=True, help_text="Whose erasure takes it along.")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    sealed = models.TextField(blank=True, help_text="The answer; empty where it was too long to keep.")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "place", name="kept_answer_once"),)
        indexes = (
            models.Index("brand", "expires_at", name="kept_answer_expiry"),
            models.Index("brand", "session_id", name="kept_answer_session"),
        )

    def __str__(self) -> str:
        return f"{self.status or 'running'} until {self.expires_at:%Y-%m-%d %H:%M}"
