"""Verbs that set up what can be booked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from apps.appointments.models import Service, ServiceAdvisor
from apps.audit import recorder
from apps.core.errors import Invalid
from apps.integrations.mail import one_line
from apps.people.actors import Actor
from apps.people.models import Member

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
# (name, least, most, default); None as default: the field must be given, or may be nothing at all.
_NUMBERS: dict[str, tuple[int, int, int | None]] = {
    "minutes": (5, 480, None),
    "slot_interval": (5, 480, None),
    "buffer_before": (0, 240, 0),
    "buffer_after": (0, 240, 0),
    "notice_minutes": (0, 525_600, 120),
    "change_notice_minutes": (0, 525_600, 0),
    "horizon_days": (1, 3650, None),
    "per_day": (1, 200, None),
}
_OPTIONAL = {"horizon_days", "per_day"}
_MOST_QUESTIONS = 20


@transaction.atomic
def save_service(data: Mapping[str, Any], *, by: Actor) -> Service:
    """Create or replace the service of ``data["slug"]`` (shape: POST services). Terms of bookings that
    exist stay as they were made.

    Raises Invalid ``service_invalid`` with the fields that are wrong.
    """
    values = _values(data)
    row, _ = Service.objects.update_or_create(slug=values.pop("slug"), defaults=values)
    if "advisors" in data:
        set_advisors(row, _members(data["advisors"]), by=by)
    recorder.entry("service.saved", by=by, object_type="service", object_id=row.pk, data={"slug": row.slug})
    return row


@transaction.atomic
def set_advisors(row: Service, members: Sequence[Member], *, by: Actor) -> None:
    """Say who gives the service, in this order."""
    ServiceAdvisor.objects.filter(service=row).delete()
    ServiceAdvisor.objects.bulk_create(
        [ServiceAdvisor(service=row, member=member, position=at) for at, member in enumerate(members)]
    )


def retire_service(row: Service, *, by: Actor) -> None:
    """Offer it no longer; what is booked stays booked."""
    Service.objects.filter(pk=row.pk).update(active=False)
    recorder.entry("service.retired", by=by, object_type="service", object_id=row.pk, data={"slug": row.slug})


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    problems: dict[str, list[str]] = {}
    slug = data.get("slug")
    name = data.get("name")
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        problems["slug"] = ["Lower-case letters, digits and hyphens."]
    if not isinstance(name, str) or not 1 <= len(one_line(name)) <= 120:
        problems["name"] = ["Up to 120 letters."]
    numbers = {field: _number(field, data, problems) for field in _NUMBERS}
    numbers["slot_interval"] = numbers["slot_interval"] or numbers["minutes"]
    choices = {
        "mode": _choice("mode", data, Service.Mode.VIDEO, problems),
        "assign": _choice("assign", data, Service.Assign.ROUND_ROBIN, problems),
    }
    questions = _questions(data.get("questions") or [], problems)
    if problems:
        raise Invalid("This service can't be saved.", code="service_invalid", fields=problems)
    texts = {
        "slug": slug,
        "name": one_line(str(name)),
        "description": one_line(str(data.get("description") or "")),
    }
    return {**texts, **numbers, **choices, "questions": questions, "active": bool(data.get("active", True))}


def _number(field: str, data: Mapping[str, Any], problems: dict[str, list[str]]) -> int | None:
    least, most, default = _NUMBERS[field]
    value = data.get(field)
    if value is None and (default is not None or field in _OPTIONAL or field == "slot_interval"):
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        problems[field] = [f"A whole number from {least} to {most}."]
        return None
    return value


def _choice(field: str, data: Mapping[str, Any], default: str, problems: dict[str, list[str]]) -> str:
    value = data.get(field) or default
    choices = {"mode": Service.Mode.values, "assign": Service.Assign.values}[field]
    if value not in choices:
        problems[field] = [f"One of {', '.join(choices)}."]
    return str(value)


def _members(emails: object) -> list[Member]:
    wanted = [str(each).strip().lower() for each in emails] if isinstance(emails, list | tuple) else []
    found = {
        row.user.email: row for row in Member.objects.select_related("user").filter(user__email__in=wanted)
    }
    missing = [each for each in wanted if each not in found]
    if missing or not isinstance(emails, list | tuple):
        fields = {
            "advisors": [f"No member of this brand: {each}" for each in missing] or ["A list of e-mails."]
        }
        raise Invalid("This service can't be saved.", code="service_invalid", fields=fields)
    return [found[each] for each in dict.fromkeys(wanted)]


def _questions(value: object, problems: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Questions as ``{id, label, required, options}``; a plain text is an optional open question."""
    given = value if isinstance(value, list | tuple) and len(value) <= _MOST_QUESTIONS else None
    if given is None or not all(isinstance(each, str | Mapping) for each in given):
        problems["questions"] = [f"A list of up to {_MOST_QUESTIONS} questions."]
        return []
    return [_question(each if isinstance(each, Mapping) else {"label": each}) for each in given]


def _question(given: Mapping[str, Any]) -> dict[str, Any]:
    label = one_line(str(given.get("label") or given.get("text") or given.get("id") or ""))[:200]
    options = given.get("options") or []
    return {
        "id": str(given.get("id") or slugify(label)[:40] or "question")[:40],
        "label": label,
        "required": bool(given.get("required", False)),
        "options": [one_line(str(each))[:120] for each in options][:30] if isinstance(options, list) else [],
    }
