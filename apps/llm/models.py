"""What a brand has used of its model, by day."""

from __future__ import annotations

from django.db import models

from apps.tenants.models import Owned


class Usage(Owned):
    """Calls and tokens of one day (UTC)."""

    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "day", name="usage_day_once"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.tokens} tokens"
