"""What the OpenAPI description says beyond the views: every write takes an ``Idempotency-Key``."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from apps.api import idempotency

KEY = OpenApiParameter(
    idempotency.HEADER,
    {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY},
    OpenApiParameter.HEADER,
    description=(
        "The same key and body again within 24 h gets the first answer again, with "
        "`Idempotent-Replayed: true`. "
        "Another body: 409 `idempotency_mismatch`; while the first still runs: 409 `in_progress`."
    ),
)


class Schema(AutoSchema):
    """Adds the header to every write."""

    def get_override_parameters(self) -> list[OpenApiParameter | Serializer[Any] | type[Serializer[Any]]]:
        """The parameters that stand beside what a view declares."""
        own = super().get_override_parameters()
        return [*own, KEY] if self.method in idempotency.WRITES else own
