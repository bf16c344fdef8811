from __future__ import annotations

from django.apps import AppConfig


class GroundingConfig(AppConfig):
    """Understanding, typed look-ups, engines and the verifier; holds no models."""

    name = "apps.grounding"
