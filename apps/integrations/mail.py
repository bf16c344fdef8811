"""The outbox: verbs write a letter in their own transaction, a worker sends it after the commit."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.core.errors import Invalid
from apps.integrations.models import Mail
from apps.tenants.work import enqueue

AttachmentIn = tuple[str, str | bytes, str]
_LARGEST_ATTACHMENTS = 5 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_checks: dict[str, Callable[[Mail], bool]] = {}
_headers: dict[str, Callable[[Mail], dict[str, str]]] = {}


def queue(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    attachments: Sequence[AttachmentIn] = (),
    kind: str,
    object_id: object = "",
    key: str | None = None,
) -> Mail:
    """Put a letter into the outbox, in the caller's transaction; with a ``key`` only once per brand.

    ``attachments`` are (name, content, mimetype), 5 MiB together. Raises Invalid ``email_invalid`` or
    ``mail_too_large``. Line breaks and control characters never reach a header.
    """
    parts = [_attachment(*each) for each in attachments]
    if sum(len(part["content"]) for part in parts) > _LARGEST_ATTACHMENTS:
        raise Invalid("The attachments are too large.", code="mail_too_large")
    row = Mail(
        to=clean_address(to),
        subject=one_line(subject)[:200],
        text=_CONTROL.sub("", text),
        html=_CONTROL.sub("", html or ""),
        attachments=parts,
        kind=kind,
        object_id=str(object_id)[:60],
        key=key,
    )
    Mail.objects.bulk_create([row], ignore_conflicts=key is not None)
    if key is not None:
        row = Mail.objects.get(key=key)
    enqueue("mail.send", {"mail": str(row.pk)}, key=f"mail:{row.pk}")
    return row


def wanted_if(kind: str) -> Callable[[Callable[[Mail], bool]], Callable[[Mail], bool]]:
    """Declare a question asked at the moment of sending letters of this kind: is it still wanted?"""

    def register(check: Callable[[Mail], bool]) -> Callable[[Mail], bool]:
        _checks[kind] = check
        return check

    return register


def is_wanted(mail: Mail) -> bool:
    """Whether the letter may still go."""
    check = _checks.get(mail.kind)
    return check is None or check(mail)


def headed_by(kind: str) -> Callable[[Callable[[Mail], dict[str, str]]], Callable[[Mail], dict[str, str]]]:
    """Declare what further headers letters of this kind carry, asked at the moment of sending."""

    def register(made: Callable[[Mail], dict[str, str]]) -> Callable[[Mail], dict[str, str]]:
        _headers[kind] = made
        return made

    return register


def headers_of(mail: Mail) -> dict[str, str]:
    """The further headers of a letter."""
    made = _headers.get(mail.kind)
    return made(mail) if made else {}


def clean_address(value: object) -> str:
    """One plain address, or Invalid ``email_invalid``."""
    address = value.strip() if isinstance(value, str) else ""
    try:
        validate_email(address[:255])
    except ValidationError as error:
        fields = {"email": ["Not an e-mail address."]}
        raise Invalid("That is not an e-mail address.", code="email_invalid", fields=fields) from error
    return address


def one_line(value: str) -> str:
    """Without line breaks, control and direction characters; spaces collapsed. Safe in a header."""
    return " ".join(_CONTROL.sub("", value.replace("\t", " ")).split())


def _attachment(name: str, content: str | bytes, mimetype: str) -> dict[str, str]:
    data = content.encode() if isinstance(content, str) else content
    return {
        "name": one_line(name)[:120].replace("/", "_"),
        "content": base64.b64encode(data).decode(),
        "mimetype": one_line(mimetype),
    }
