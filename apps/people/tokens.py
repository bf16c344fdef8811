"""Tokens a shopper's frame carries. None ever stands in a URL's path or query.

- ticket: proves that the frame was served by us for one key to one allowed origin (10 minutes).
- access: the right to one session, kept in the frame's memory (24 hours).
- identity: the brand's own JWT (HS256) that says who the shopper is (RFC 7519; at most 5 minutes).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from apps.core import crypto
from apps.core.errors import Unauthenticated
from apps.people.models import Shopper, WidgetKey

TICKET_SECONDS = 600
ACCESS_SECONDS = 24 * 3600
IDENTITY_SECONDS = 300


def ticket(key: WidgetKey, origin: str) -> str:
    """A ticket for the frame of ``key`` shown on ``origin``."""
    return crypto.sign("ticket", {"key": key.key, "origin": origin})


def read_ticket(key: WidgetKey, token: str) -> str:
    """The origin the ticket was made for; raises Unauthenticated."""
    value = crypto.read("ticket", token, max_age=TICKET_SECONDS)
    if value.get("key") != key.key:
        raise Unauthenticated("This page's ticket belongs to another key.", code="ticket_invalid")
    return str(value["origin"])


@dataclass(frozen=True)
class Access:
    """What an access token grants: one session of one brand."""

    brand_id: int
    session_id: UUID
    shopper_id: UUID


def access(brand_id: int, session_id: UUID, shopper_id: UUID) -> str:
    """An access token for one session."""
    return crypto.sign("access", {"b": brand_id, "s": str(session_id), "p": str(shopper_id)})


def read_access(token: str) -> Access:
    """What the token grants; raises Unauthenticated when forged or expired."""
    value = crypto.read("access", token, max_age=ACCESS_SECONDS)
    return Access(int(value["b"]), UUID(value["s"]), UUID(value["p"]))


def read_identity(key: WidgetKey, token: str) -> dict[str, Any]:
    """The claims of a brand's identity token, tried against its two current secrets.

    Requires ``aud`` = the widget key, ``sub``, ``exp`` at most 5 minutes ahead. Raises Unauthenticated.
    """
    for secret in key.identity_secrets[:2]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=key.key,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidTokenError as error:
            raise Unauthenticated("The identity token is not valid.", code="identity_invalid") from error
        if claims["exp"] - time.time() > IDENTITY_SECONDS:
            raise Unauthenticated("Identity tokens live 5 minutes at most.", code="identity_invalid")
        return claims
    raise Unauthenticated("The identity token is not valid.", code="identity_invalid")


def known_shopper(key: WidgetKey, token: str) -> Shopper:
    """The shopper the brand vouches for, created or brought up to date from the token."""
    claims = read_identity(key, token)
    shopper, _ = Shopper.objects.update_or_create(
        external_id=str(claims["sub"])[:200],
        defaults={
            "name": str(claims.get("name", ""))[:120],
            "email": str(claims.get("email", ""))[:254],
            "account": claims["account"] if isinstance(claims.get("account"), dict) else {},
            "test": key.kind == "test",
        },
    )
    return shopper
