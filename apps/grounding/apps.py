from __future__ import annotations

from django.apps import AppConfig


class GroundingConfig(AppConfig):
    """Understanding, typed look-ups, engines and the verifier; holds no models."""

    name = "apps.grounding"

    def ready(self) -> None:
        from apps.grounding.synonym_faults import faults  # noqa: PLC0415 - apps are read before their rules
        from apps.knowledge import synonym_values  # noqa: PLC0415

        synonym_values.judged_by(faults)
