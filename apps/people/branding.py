"""What a brand is called, when it lives, how it looks: one verb, checked, on record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from apps.audit import recorder
from apps.core.colours import HEX, PAPER, READABLE, VISIBLE, contrast, ink_on
from apps.core.errors import Invalid
from apps.people import pictures
from apps.people.actors import Actor
from apps.tenants.models import Brand

_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@transaction.atomic
def update_brand(
    brand: Brand,
    *,
    name: str,
    timezone: str,
    currency: str,
    languages: Sequence[str],
    default_language: str,
    primary: str,
    accent: str,
    logo: str,
    by: Actor,
) -> Brand:
    """Set the brand's own values. Raises Invalid with the fields that are wrong; nothing changes then.

    ``primary`` must let text be read on it (4.5:1), ``accent`` must be seen on paper (3:1). ``logo`` is
    an https address, a path on this server (``pictures.keep`` makes one), or empty.
    """
    problems = _problems(name, timezone, currency, languages, default_language)
    problems |= _look_problems(primary, accent, logo)
    if problems:
        raise Invalid("The brand was not changed.", fields=problems)
    row = Brand.objects.select_for_update().get(pk=brand.pk)
    before = {"name": row.name, "timezone": row.timezone, "currency": row.currency}
    row.name, row.timezone, row.currency = name.strip(), timezone, currency
    row.languages, row.default_language = list(dict.fromkeys(languages)), default_language
    look = {"colours": {"primary": primary.lower(), "accent": accent.lower()}, "logo": logo}
    row.settings = row.settings | look
    row.save()
    pictures.forget_others(logo)
    after = {"name": row.name, "timezone": timezone, "currency": currency, "languages": row.languages}
    data = {"before": before, "after": after | {"colours": look["colours"]}}
    recorder.entry("brand.updated", by=by, object_type="brand", object_id=row.pk, data=data)
    return row


def _problems(
    name: str, timezone: str, currency: str, languages: Sequence[str], default_language: str
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not 1 <= len(name.strip()) <= 120:
        problems["name"] = ["1 to 120 letters."]
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["timezone"] = ["Not a time zone; like Europe/Berlin."]
    if not _CURRENCY.fullmatch(currency):
        problems["currency"] = ["Three letters, like EUR."]
    if not languages or not all(_LANGUAGE.fullmatch(each) for each in languages):
        problems["languages"] = ["Choose at least one."]
    elif default_language not in languages:
        problems["default_language"] = ["One of the languages above."]
    return problems


def _look_problems(primary: str, accent: str, logo: str) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not HEX.fullmatch(primary):
        problems["primary"] = ["A colour like #2f5d46."]
    elif (ratio := contrast(primary, ink_on(primary))) < READABLE:
        problems["primary"] = [f"Text on it would be hard to read ({ratio:.1f}:1, 4.5:1 is needed)."]
    if not HEX.fullmatch(accent):
        problems["accent"] = ["A colour like #c8643c."]
    elif (ratio := contrast(accent, PAPER)) < VISIBLE:
        problems["accent"] = [f"Too faint on white ({ratio:.1f}:1, 3:1 is needed)."]
    if logo and not _usable_logo(logo):
        problems["logo"] = ["An https:// address of a picture."]
    return problems


def _usable_logo(logo: str) -> bool:
    try:
        parts = urlsplit(logo)
    except ValueError:
        return False
    own = logo.startswith("/") and not logo.startswith("//")
    return len(logo) <= 500 and (own or (parts.scheme == "https" and bool(parts.hostname)))
