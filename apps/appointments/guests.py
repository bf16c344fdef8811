"""What a guest writes into a booking: checked once, before anything is stored. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.errors import Invalid
from apps.integrations.mail import clean_address, one_line

_LONGEST_ANSWER = 1000
# A name becomes part of mails to an address the guest typed: no links, no markup.
_NOT_A_NAME = re.compile(r"[<>{}\[\]\\|]|://|www\.", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9 ()/.-]{5,30}")


@dataclass(frozen=True)
class Guest:
    """Who comes."""

    name: str
    email: str
    phone: str
    answers: dict[str, str]


def clean(
    name: object, email: object, phone: object, answers: object, questions: Sequence[Mapping[str, Any]]
) -> Guest:
    """The guest, or Invalid (``name_invalid``, ``email_invalid``, ``phone_invalid``, ``answers_invalid``)."""
    return Guest(_name(name), clean_address(email), _phone(phone), _answers(answers, questions))


def _name(value: object) -> str:
    name = one_line(value) if isinstance(value, str) else ""
    if not 1 <= len(name) <= 120 or _NOT_A_NAME.search(name):
        raise Invalid(
            "Please tell us your name.", code="name_invalid", fields={"name": ["Up to 120 letters."]}
        )
    return name


def _phone(value: object) -> str:
    phone = one_line(value) if isinstance(value, str) else ""
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid(
            "That is not a phone number.", code="phone_invalid", fields={"phone": ["Digits, + and spaces."]}
        )
    return phone


def _answers(value: object, questions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The answers to the service's own questions; what nobody asked is left out."""
    given = value if isinstance(value, Mapping) else {}
    answers: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for question in questions:
        text = str(given.get(question["id"]) or "").replace("\x00", "").strip()[:_LONGEST_ANSWER]
        options = question.get("options") or []
        if not text and question.get("required"):
            problems[question["id"]] = ["Please answer this."]
        elif text and options and text not in options:
            problems[question["id"]] = ["Please choose one of the options."]
        elif text:
            answers[question["id"]] = text
    if problems:
        raise Invalid("Some answers are missing.", code="answers_invalid", fields=problems)
    return answers
