"""Telling open sockets at once that somebody's rights changed, or that somebody signed out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from apps.core.ids import digest
from apps.people.functions import brands_of_user
from apps.people.signals import member_changed
from apps.sessions import nudges


def connect() -> None:
    """Listen to what people does."""
    member_changed.connect(_changed, dispatch_uid="sessions.standing")
    user_logged_out.connect(_signed_out, dispatch_uid="sessions.standing")


def _changed(brand_id: int, user_id: int, **_: Any) -> None:
    nudges.send([(nudges.floor_group(brand_id), {"type": "member.changed", "user": user_id})])


def _signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Named by the cookie, because the cookie's row is deleted only after this."""
    key = request.session.session_key
    if user is None or not key:
        return
    message = {"type": "member.signed_out", "cookie": digest(key)}
    nudges.send([(nudges.floor_group(brand.pk), message) for brand in brands_of_user(user.pk)])
