"""One row of any owned model, with every text set to a canary that must never be seen elsewhere."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.people.models import User
from apps.tenants.models import Brand, Owned, OwnedForeignKey

CANARY = "canary-of-the-other-brand"
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
# What the database demands of a row beyond its types.
SPECIAL: dict[str, dict[str, Any]] = {
    "Appointment": {
        "state": "confirmed",
        "start": START,
        "end": START + timedelta(hours=1),
        "blocked": DateTimeTZRange(START, START + timedelta(hours=1)),
    },
    "Busy": {"start": START, "end": START + timedelta(hours=1)},
    "Member": {"role": "advisor"},
}


def make(model: type[Owned], known: dict[type[Owned], Owned] | None = None) -> Owned:
    """A saved row of the model in the brand in scope; rows it needs are made too."""
    known = {} if known is None else known
    if model not in known:
        values = {}
        for field in model._meta.local_fields:
            if field.name not in ("id", "brand") and not field.primary_key:
                value = _value(model, field, known)
                if value is not None:
                    values[field.name] = value
        row = model(**values | SPECIAL.get(model.__name__, {}))
        model.objects.bulk_create([row])
        known[model] = model.objects.get(pk=row.pk)
    return known[model]


def _value(model: type[Owned], field: Any, known: dict[type[Owned], Owned]) -> Any:
    if isinstance(field, OwnedForeignKey):
        target = field.related_model
        return make(target, known) if not field.null and target is not model else None
    if isinstance(field, models.ForeignKey):
        return _shared(field)
    if field.null or field.has_default() or getattr(field, "auto_now_add", False):
        return CANARY if isinstance(field, models.TextField) and not field.choices else None
    return _plain(field)


def _plain(field: Any) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.EmailField):
        return f"{CANARY}@example.org"
    if isinstance(field, models.CharField | models.TextField):
        return CANARY[: field.max_length] if field.max_length else CANARY
    simple: dict[type[Any], Any] = {
        models.UUIDField: uuid.uuid4(),
        models.BooleanField: True,
        models.DateTimeField: START,
        models.DateField: date(2027, 3, 1),
        models.DecimalField: Decimal("1.00"),
        models.FloatField: 0.5,
        models.JSONField: {"text": CANARY},
        models.BinaryField: b"canary",
    }
    for kind, value in simple.items():
        if isinstance(field, kind):
            return value
    return 1 if isinstance(field, models.IntegerField) else None


def _shared(field: Any) -> Any:
    if field.null:
        return None
    if field.related_model is User:
        return User.objects.create_user(f"{uuid.uuid4().hex[:8]}@example.org")
    return Brand.objects.first()
