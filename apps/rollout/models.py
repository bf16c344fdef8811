"""How far a brand lets its AI go."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.tenants.models import Owned


class Rollout(Owned):
    """One row per brand. A brand without a row stands at stage 1."""

    stage = models.PositiveSmallIntegerField(default=1)
    killed_at = models.DateTimeField(null=True)
    killed_by = models.CharField(max_length=120, blank=True)
    switched_off: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    engine = models.CharField(max_length=12, default="offline")
    settings: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", name="rollout_once"),)

    def __str__(self) -> str:
        return f"Stage {self.stage}"
