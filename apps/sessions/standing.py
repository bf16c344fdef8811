"""Telling open sockets at once that somebody's rights changed, signed out, or is shut out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest

from apps.audit import privacy
from apps.core.ids import digest
from apps.people.functions import brands_of_user
from apps.people.signals import member_changed
from apps.sessions import nudges
from apps.sessions.models import Session
from apps.tenants.scope import current_brand_id


def connect() -> None:
    """Listen to what people does."""
    member_changed.connect(_changed, dispatch_uid="sessions.standing")
    user_logged_out.connect(_signed_out, dispatch_uid="sessions.standing")
    privacy.register("sessions.standing", _erased)


def shut_out(session_ids: Iterable[UUID], reason: str) -> None:
    """Close the shopper's sockets of these sessions once this transaction is through.

    ``reason`` is what the frame ``revoked`` says (docs/protocol.md).
    """
    brand_id, news = current_brand_id(), {"type": "session.revoked", "reason": reason}
    messages = [(nudges.session_group(brand_id, each, "shopper"), news) for each in session_ids]
    transaction.on_commit(partial(nudges.send, messages), robust=True)


def why_not(session_id: UUID) -> str:
    """Why the shopper's socket of this session may not stay: ``erased``, ``key_off``, or nothing."""
    rows = Session.objects.filter(pk=session_id).values_list("widget_key_id", "widget_key__active")
    found = rows.first()
    if found is None:
        return "erased"
    key_id, active = found
    return "key_off" if key_id is not None and not active else ""


def _erased(session_ids: Sequence[UUID]) -> Iterable[object]:
    shut_out(session_ids, "erased")
    return ()


def _changed(brand_id: int, user_id: int, **_: Any) -> None:
    nudges.send([(nudges.floor_group(brand_id), {"type": "member.changed", "user": user_id})])


def _signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Named by the cookie, because the cookie's row is deleted only after this."""
    key = request.session.session_key
    if user is None or not key:
        return
    message = {"type": "member.signed_out", "cookie": digest(key)}
    nudges.send([(nudges.floor_group(brand.pk), message) for brand in brands_of_user(user.pk)])
