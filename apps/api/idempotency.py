"""``Idempotency-Key``: the same write sent again gets the first answer again (docs/rest.md).

The claim is taken before the view runs and the answer kept after it: two short statements of their own, never
a transaction around the view. A process that dies in between leaves a claim that lapses after LEASE.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.models import KeptAnswer
from apps.core import crypto
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.people.credentials import Credential

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_KEY = 255
# An answer longer than this many bytes is not kept: the write is still done once only.
LONGEST_ANSWER = 64 * 1024
KEPT_FOR = timedelta(hours=24)
# Longer than any write takes; after it a write whose process died may be tried again.
LEASE = timedelta(minutes=2)


class InProgress(Conflict):
    """The first request with this key still runs."""

    retryable = True
    default_code = "in_progress"
    default_detail = "The first request with this key is still running. Try again in a moment."


class Replay(Exception):
    """Raised instead of running the view: the first answer again."""

    def __init__(self, status: int, body: Any) -> None:
        self.status, self.body = status, body
        super().__init__(status)


@dataclass(frozen=True)
class Claim:
    """The right to run a keyed write, and the lock of its answer."""

    row: UUID
    purpose: str


def claim(request: Request, credential: Credential, session_id: UUID | None) -> Claim | None:
    """The claim of a keyed write; None without a key or for a read.

    Raises Replay with the first answer, InProgress while the first runs, Conflict ``idempotency_mismatch``
    for another body, Invalid for a key that is none.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in WRITES:
        return None
    if not 0 < len(key.strip()) <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise Invalid(f"An {HEADER} has 1 to {LONGEST_KEY} characters.", code="idempotency_key_invalid")
    place = _mark(_principal(credential, request), request.method, request.path, key)
    sent, moment = _mark(request.META.get("QUERY_STRING", ""), _content(request.data)), now()
    KeptAnswer.objects.filter(place=place, expires_at__lte=moment).delete()
    row = KeptAnswer(place=place, request=sent, session_id=session_id, expires_at=moment + LEASE)
    KeptAnswer.objects.bulk_create([row], ignore_conflicts=True)
    made = Claim(row.pk, f"idempotency.{key}")
    found = KeptAnswer.objects.filter(place=place).first()
    if found is None:
        raise InProgress
    if found.pk != row.pk:
        _again(found, sent, made.purpose)
    return made


def settle(claimed: Claim, response: Any) -> None:
    """Keep the first answer; one that asks to be tried again, or a failure of ours, frees the key."""
    rows = KeptAnswer.objects.filter(pk=claimed.row)
    data = response.data if isinstance(response, Response) else None
    if response.status_code >= 500 or (isinstance(data, dict) and data.get("retryable") is True):
        rows.delete()
        return
    body = JSONRenderer().render(data).decode() if isinstance(response, Response) else ""
    fits = len(body.encode()) <= LONGEST_ANSWER and isinstance(response, Response)
    values: dict[str, Any] = {"status": response.status_code, "expires_at": now() + KEPT_FOR}
    if (opened := _opened(data)) is not None:
        values["session_id"] = opened
    rows.update(sealed=crypto.seal(claimed.purpose, body) if fits else "", **values)


def sweep_expired() -> int:
    """Forget what has expired in the brand in scope; how many rows."""
    return KeptAnswer.objects.filter(expires_at__lte=now()).delete()[0]


def forget(session_ids: Sequence[UUID]) -> Iterable[object]:
    """Erasure: the answers about these sessions go at once."""
    KeptAnswer.objects.filter(session_id__in=session_ids).delete()
    return ()


def _again(found: KeptAnswer, sent: str, purpose: str) -> None:
    if found.request != sent:
        raise Conflict("This key was used for something else.", code="idempotency_mismatch")
    if found.status is None:
        raise InProgress
    if not found.sealed:
        raise Conflict("It was done; the answer was too long to keep.", code="answer_not_kept")
    body = crypto.unseal(purpose, found.sealed)
    raise Replay(found.status, json.loads(body) if body else None)


def _principal(credential: Credential, request: Request) -> str:
    """Who the key belongs to. A public key is many people's: their ticket and address tell them apart."""
    if credential.kind == "shopper":
        return f"shopper:{credential.session_id}"
    if credential.api_key is not None:
        return f"key:{credential.api_key.pk}:{credential.member.pk if credential.member else ''}"
    if credential.member is not None:
        return f"member:{credential.member.pk}"
    public = credential.widget_key.pk if credential.widget_key else ""
    return (
        f"widget:{public}:{request.headers.get('X-Vitrine-Ticket', '')}:{request.META.get('REMOTE_ADDR', '')}"
    )


def _content(data: Any) -> str:
    if isinstance(data, MultiValueDict):
        data = dict(data.lists())
    return json.dumps(data, sort_keys=True, default=_other)


def _other(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return content.hexdigest()


def _mark(*parts: str) -> str:
    return salted_hmac("vitrine.idempotency", json.dumps(parts), algorithm="sha256").hexdigest()


def _opened(data: Any) -> UUID | None:
    """The session that this very write has opened."""
    session = data.get("session") if isinstance(data, dict) else None
    value = session.get("id") if isinstance(session, dict) else None
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
