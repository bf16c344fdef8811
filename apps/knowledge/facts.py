"""What a brand lays down as typed facts: returns, delivery, warranty, payment. A change is a new version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from apps.audit import recorder
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.knowledge.fact_values import checked
from apps.knowledge.models import Fact
from apps.people import second_person
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue


def live() -> list[Fact]:
    """What may be said today: of each kind and scope the newest approved version that holds today."""
    today = now().astimezone(ZoneInfo(_brand().timezone)).date()
    rows = Fact.objects.filter(approved_at__isnull=False, retired_at=None)
    rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=today)).exclude(valid_to__lt=today)
    return _newest(rows)


def waiting() -> list[Fact]:
    """Versions that nobody has approved yet."""
    return _newest(Fact.objects.filter(approved_at=None, retired_at=None))


def standing() -> list[Fact]:
    """What people see when they edit: what waits, else what is approved, whatever its dates."""
    return [row for row in _newest(Fact.objects.filter(retired_at=None)) if row.value]


@transaction.atomic
def save(
    kind: str,
    scope: str,
    value: dict[str, Any],
    *,
    by: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Fact | None:
    """A new version that waits to be approved; None where it says what the newest says already.

    An empty `value` asks to take the fact back. Raises Invalid, with the fields that are wrong.
    """
    scope, value = checked(kind, scope, value, currency=_brand().currency)
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid("The last day is before the first.", fields={"valid_to": ["Before the first day."]})
    rows = _locked(kind, scope)
    newest = rows[0] if rows else None
    told = (value, valid_from, valid_to)
    if newest is None and not value:
        return None
    if newest and (newest.value, newest.valid_from, newest.valid_to) == told:
        return None
    for row in rows:
        if row.approved_at is None:
            _retire(row)
    last = Fact.objects.filter(kind=kind, scope=scope).aggregate(last=Max("number"))["last"] or 0
    fact = Fact.objects.create(
        kind=kind, scope=scope, number=last + 1, value=value, written_by=_name(by),
        writer=second_person.key(by), valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    _record("knowledge.fact_written", fact, by)
    return fact


@transaction.atomic
def approve(fact: Fact, *, by: Actor) -> None:
    """Let the AI say it, in place of the older version, which retires (or ends the day before a later start).

    Raises Conflict `bad_state` unless it waits, `same_person` where the brand wants two people and it is one.
    """
    rows = _locked(fact.kind, fact.scope)
    fact = next((row for row in rows if row.pk == fact.pk), fact)
    if fact.approved_at or fact.retired_at:
        raise Conflict("It no longer waits.", code="bad_state")
    second_person.refuse_same(by, (fact.writer, fact.written_by))
    later = fact.valid_from and fact.valid_from > now().astimezone(ZoneInfo(_brand().timezone)).date()
    for row in rows:
        if row.pk != fact.pk and not later:
            _retire(row)
    fact.approved_by, fact.approved_at = _name(by), now()
    fact.retired_at = None if fact.value else fact.approved_at
    fact.save(update_fields=["approved_by", "approved_at", "retired_at"])
    _record("knowledge.fact_approved", fact, by)
    enqueue("quality.fact_approved", {"fact": str(fact.pk)}, key=f"fact-{fact.pk}")


@transaction.atomic
def retire(fact: Fact, *, by: Actor) -> None:
    """Say it no longer, from now on. Raises Conflict `bad_state` where it is retired already."""
    rows = [row for row in _locked(fact.kind, fact.scope) if row.pk == fact.pk]
    if not rows:
        raise Conflict("It is retired already.", code="bad_state")
    _retire(rows[0])
    _record("knowledge.fact_retired", rows[0], by)


def get(fact_id: Any) -> Fact:
    """The fact with this id. Raises NotFound."""
    row: Fact | None = Fact.objects.filter(pk=fact_id).first()
    if row is None:
        raise NotFound("No such fact.")
    return row


def _locked(kind: str, scope: str) -> list[Fact]:
    """All versions that are not retired, newest first; the brand's row keeps two writers apart."""
    Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=current_brand_id())
    return list(Fact.objects.filter(kind=kind, scope=scope, retired_at=None).order_by("-number"))


def _newest(rows: QuerySet[Fact]) -> list[Fact]:
    found: dict[tuple[str, str], Fact] = {}
    ordered: Iterable[Fact] = rows.order_by("kind", "-number")
    for row in ordered:
        found.setdefault((row.kind, row.scope), row)
    return sorted(found.values(), key=lambda row: (row.kind, row.scope))


def _retire(row: Fact) -> None:
    row.retired_at = now()
    row.save(update_fields=["retired_at"])


def _brand() -> Brand:
    return Brand.objects.get(pk=current_brand_id())


def _record(action: str, fact: Fact, by: Actor) -> None:
    data = {"kind": fact.kind, "scope": fact.scope, "number": fact.number, "value": fact.value}
    recorder.entry(action, by=by, object_type="fact", object_id=fact.pk, data=data)


def _name(by: Actor) -> str:
    return by.name or by.id
