"""Personal data in free text: found, replaced by placeholders, put back, masked for storage.

Regular expressions and check digits only, a few milliseconds for a message: it runs before
every call to a model and before every word is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from apps.core.pii import contacts, numbers, people, places
from apps.core.pii.spans import Pii, without_overlaps

__all__ = ["Pii", "Redacted", "find", "mask_cards", "redact", "restore"]

DETECTORS: tuple[Callable[[str], Iterator[Pii]], ...] = (
    contacts.links,
    contacts.mails,
    numbers.ibans,
    numbers.cards,
    numbers.secrets,
    numbers.identities,
    numbers.banking,
    numbers.internet,
    people.births,
    places.addresses,
    contacts.phones,
    places.postcodes,
    people.names,
)
PLACEHOLDER = re.compile(r"\[[A-Z_]+_\d+\]")
MASKED_KINDS = ("card", "cvv", "card_expiry", "iban")


class Redacted(NamedTuple):
    """`text` with placeholders such as [EMAIL_1]; `placeholders` maps each to what it stands for."""

    text: str
    placeholders: dict[str, str]


def find(text: str) -> list[Pii]:
    """All personal data in the text, by position, without overlaps.

    Kinds: email, url, iban, card, cvv, card_expiry, secret, national_id, driver_license, bank_account, ip,
    date_of_birth, address, phone, postcode, person.
    """
    return without_overlaps(span for detect in DETECTORS for span in detect(text))


def redact(text: str, known: Mapping[str, str] | None = None) -> Redacted:
    """Replace personal data by placeholders; the same value has the same placeholder.

    `known` carries the placeholders of earlier lines of the same conversation and is part of
    the answer, so that one mapping serves a whole prompt.
    """
    placeholders = dict(known or {})
    names = {value: name for name, value in placeholders.items()}
    taken = set(placeholders) | set(PLACEHOLDER.findall(text))
    pieces, at = [], 0
    for span in find(text):
        value = text[span.start : span.end]
        name = names.get(value) or _next_name(span.kind, taken)
        names[value] = name
        placeholders[name] = value
        taken.add(name)
        pieces += [text[at : span.start], name]
        at = span.end
    return Redacted("".join([*pieces, text[at:]]), placeholders)


def restore(text: str, placeholders: Mapping[str, str]) -> str:
    """Put the values back; a placeholder nobody knows stays as it is."""
    return PLACEHOLDER.sub(lambda match: placeholders.get(match.group(), match.group()), text)


def mask_cards(text: str) -> str:
    """Card numbers, CVV, expiry and IBAN made unreadable before storage; the last four digits stay.

    A CVV or an expiry date keeps nothing. Safe to run twice.
    """
    masked = list(text)
    for span in without_overlaps([*numbers.ibans(text), *numbers.cards(text)]):
        if span.kind in MASKED_KINDS:
            _blank(masked, span, keep=4 if span.kind in ("card", "iban") else 0)
    return "".join(masked)


def _next_name(kind: str, taken: set[str]) -> str:
    number = 1
    while f"[{kind.upper()}_{number}]" in taken:
        number += 1
    return f"[{kind.upper()}_{number}]"


def _blank(signs: list[str], span: Pii, *, keep: int) -> None:
    places_of_signs = [place for place in range(span.start, span.end) if signs[place].isalnum()]
    for place in places_of_signs[: len(places_of_signs) - keep]:
        signs[place] = "•"
