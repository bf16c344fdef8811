"""How a brand reaches its model, and what it has used of it, by day."""

from __future__ import annotations

from django.db import models

from apps.tenants.models import Owned

TIMEOUT = 4.0


class ModelServer(Owned):
    """The brand's own model server. An empty address means the installation's."""

    base_url = models.CharField(max_length=300, blank=True)
    model = models.CharField(max_length=120, blank=True)
    sealed_key = models.TextField(blank=True, help_text="Encrypted, see apps.core.crypto.seal.")
    timeout = models.FloatField(default=TIMEOUT, help_text="Seconds.")
    daily_tokens = models.PositiveIntegerField(default=0, help_text="0 takes the installation's bound.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", name="model_server_once"),)

    def __str__(self) -> str:
        return self.base_url or "the installation's"


class Usage(Owned):
    """Calls and tokens of one day (UTC). Tokens of running calls are counted beforehand, by estimate."""

    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "day", name="usage_day_once"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.tokens} tokens"
