"""The way out of letters that tell a later answer: a signed link that needs no sign-in and no browser of old.

The token names one letter and can do one thing: take back the shopper's yes to be written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.consent import services as consent
from apps.consent.models import Grant
from apps.consent.purposes import Purpose
from apps.core import crypto
from apps.core.errors import NotFound
from apps.people.actors import Actor
from apps.quality.models import Telling
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope, current_brand_id

_PURPOSE = "told.unsubscribe"
LONGEST = timedelta(days=800)
"""Letters lie in mailboxes for long, and the way out must still be open then."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a token speaks for: the brand, the language to speak, and whether letters may still come."""

    brand: Brand
    language: str
    subscribed: bool


def address(row: Telling) -> str:
    """The address that stops such letters for this shopper."""
    token = crypto.sign(_PURPOSE, {"t": str(row.pk), "b": current_brand_id()})
    return f"{settings.PUBLIC_URL}/widget/letters/{token}/"


def headers(row: Telling) -> dict[str, str]:
    """What lets a mail program offer it as a button (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address(row)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def look(token: str) -> Reader:
    """Whom the token speaks for. Raises Unauthenticated `token_*`; NotFound where the letter was erased."""
    brand, ref = _read(token)
    with brand_scope(brand):
        row = _telling(ref)
        return Reader(brand, row.session.language, _subscribed(row))


def stop(token: str) -> Reader:
    """Take back the yes to be written to; a second time changes nothing. Raises as `look`."""
    brand, ref = _read(token)
    with brand_scope(brand), transaction.atomic():
        row = _telling(ref)
        if _subscribed(row):
            shopper = row.shopper
            consent.record(
                shopper, Purpose.FOLLOW_UP, granted=False, by=Actor.shopper(shopper),
                session_id=row.session_id, how="mail",
            )  # fmt: skip
        return Reader(brand, row.session.language, False)


def _read(token: str) -> tuple[Brand, UUID]:
    value = crypto.read(_PURPOSE, token, max_age=int(LONGEST.total_seconds()))
    brand = Brand.objects.filter(pk=value["b"]).first()
    if brand is None:
        raise NotFound("There is no such letter.")
    return brand, UUID(value["t"])


def _telling(ref: UUID) -> Telling:
    row = Telling.objects.select_related("session", "shopper").filter(pk=ref).exclude(question="").first()
    if row is None:
        raise NotFound("There is no such letter.")
    return row


def _subscribed(row: Telling) -> bool:
    grants = Grant.objects.filter(shopper=row.shopper_id, purpose=Purpose.FOLLOW_UP)
    newest = grants.order_by("-id").values_list("granted", flat=True).first()
    return bool(newest)
