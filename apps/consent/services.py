"""Asking, granting, withdrawing and checking consent. Every verb that needs a grant asks here."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from apps.audit import recorder
from apps.consent.models import Grant, Notice
from apps.consent.purposes import DISCLOSURE, TEXTS, Purpose
from apps.consent.sealing import content
from apps.core.clock import rfc3339
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.people.actors import Actor
from apps.people.models import Shopper
from apps.tenants.models import Brand

LONGEST = 1000
# English, German, French/Spanish/Italian, Arabic.
_NAMES_THE_AI = re.compile(r"\b(AI|KI|IA)\b|artificial|künstliche|artificiel|ذكاء", re.IGNORECASE)


def publish_defaults(brand: Brand) -> None:
    """Give a new brand version 1 of every text in every language the house speaks."""
    have = set(Notice.objects.values_list("purpose", "language"))
    Notice.objects.bulk_create(
        Notice(purpose=purpose, language=language, version=1, text=text.format(brand=brand.name))
        for language, texts in TEXTS.items()
        for purpose, text in texts.items()
        if (str(purpose), language) not in have
    )


def publish(purpose: str, language: str, text: str, *, by: Actor) -> Notice:
    """A new version of a text. Grants of older versions stay what they were.

    Raises Invalid for an empty or endless text, and for a disclosure that no longer names the AI.
    """
    if purpose != DISCLOSURE and purpose not in set(Purpose):
        raise Invalid(f"There is no purpose {purpose}.", code="unknown_purpose")
    _check_words(purpose, text)
    newest = Notice.objects.filter(purpose=purpose, language=language).order_by("-version").first()
    version = newest.version + 1 if newest else 1
    notice = Notice.objects.create(purpose=purpose, language=language, version=version, text=text.strip())
    recorder.entry(
        "notice.published",
        by=by,
        object_type="notice",
        object_id=str(notice.pk),
        data={"purpose": purpose, "language": language, "version": version},
    )
    return notice


def notice(purpose: str, language: str) -> Notice:
    """The newest text in the language, else in English."""
    rows = Notice.objects.filter(purpose=purpose, language__in=(language, "en")).order_by("-version")
    found = sorted(rows, key=lambda row: row.language != language)
    if not found:
        raise Conflict("This brand has no text for that yet.", code="notice_missing")
    return found[0]


def notices(language: str) -> list[Notice]:
    """The newest text of each purpose, in the order of the purposes."""
    rows = Notice.objects.filter(language__in=(language, "en")).order_by("version")
    best: dict[str, Notice] = {}
    for row in sorted(rows, key=lambda each: (each.language == language, each.version)):
        best[row.purpose] = row
    return [best[purpose] for purpose in Purpose if purpose in best]


def record(
    shopper: Shopper,
    purpose: str,
    *,
    granted: bool,
    by: Actor,
    session_id: UUID | None = None,
    notice_version: int | None = None,
    language: str = "",
    how: str = "toggle",
    where: str = "",
) -> dict[str, Any]:
    """Write one yes or no, sealed into the log; returns the receipt."""
    if purpose not in set(Purpose):
        raise Invalid(f"There is no purpose {purpose}.", code="unknown_purpose")
    text = notice(purpose, language or shopper.language)
    if notice_version is not None and notice_version != text.version:
        text = _older(text, notice_version)
    row = Grant.objects.create(
        shopper=shopper,
        session_id=session_id,
        purpose=purpose,
        granted=granted,
        notice=text,
        how=how,
        where=where[:300],
    )
    recorder.row_leaf("grant", ref=row.pk, content=content(row), session_id=session_id)
    return receipt(row)


def receipt(row: Grant) -> dict[str, Any]:
    """What the shopper can keep: which text, in which version, when, and the answer."""
    return {
        "id": str(row.pk),
        "purpose": row.purpose,
        "granted": row.granted,
        "notice": {
            "version": row.notice.version,
            "language": row.notice.language,
            "text": row.notice.text,
        },
        "at": rfc3339(row.created_at),
    }


def state(shopper_id: UUID) -> dict[str, bool]:
    """Every purpose and whether it is granted now. A purpose never asked is not granted."""
    answers = dict.fromkeys((purpose.value for purpose in Purpose), False)
    rows = Grant.objects.filter(shopper_id=shopper_id).order_by("purpose", "-id").distinct("purpose")
    answers.update(rows.values_list("purpose", "granted"))
    return answers


def has(shopper_id: UUID, purpose: Purpose) -> bool:
    """Whether the newest answer to this purpose is yes."""
    newest = Grant.objects.filter(shopper_id=shopper_id, purpose=purpose).order_by("-id")
    return newest.values_list("granted", flat=True).first() or False


def require(shopper_id: UUID, purpose: Purpose) -> None:
    """Raise Forbidden ``consent_required`` unless granted."""
    if not has(shopper_id, purpose):
        raise Forbidden(
            f"This needs your agreement first ({purpose.value.replace('_', ' ')}).",
            code="consent_required",
            data={"purpose": purpose.value},
        )


def _check_words(purpose: str, text: str) -> None:
    problem = ""
    if not 1 <= len(text.strip()) <= LONGEST:
        problem = f"1 to {LONGEST:,} characters."
    elif purpose == DISCLOSURE and not _NAMES_THE_AI.search(text):
        problem = "It must say that an AI speaks: a disclosure can be reworded, not removed."
    if problem:
        raise Invalid("This text can't be published.", code="text_invalid", fields={"text": [problem]})


def _older(text: Notice, version: int) -> Notice:
    """The version that was really on the screen; an unknown one is refused."""
    rows = Notice.objects.filter(purpose=text.purpose, language=text.language, version=version)
    found = rows.first()
    if found is None:
        raise Conflict("This text has changed. Please read the new one.", code="notice_unknown")
    return found
