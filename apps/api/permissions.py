"""Every endpoint declares who may call it; one that declares nothing is refused (and a test says so)."""

from __future__ import annotations

from typing import Any, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.core.errors import Forbidden, Unauthenticated
from apps.people.credentials import Credential
from apps.people.roles import Capability, require


class Declared(BasePermission):
    """Reads the view's ``audience``: ``public_key`` (a widget key or more), ``shopper``, a capability of
    a member, or an API scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        check(cast(Credential, request.auth), view.audience)
        return True


class Shoppers:
    """The shopper who holds the session's token."""


class WidgetKeys:
    """Anybody with the brand's public key, an API key of scope ``shopper``, or a shopper's token."""


class Staff:
    """A member with the capability, or a key acting for one, or a key with the scope."""

    def __init__(self, capability: Capability, scope: str = "") -> None:
        self.capability, self.scope = capability, scope


def check(credential: Credential, audience: object) -> None:
    """Raise Unauthenticated or Forbidden unless the credential belongs to the audience."""
    if credential.brand is None:
        raise Unauthenticated("This needs a key or a signed-in member.")
    if isinstance(audience, Staff):
        _check_staff(credential, audience)
    elif audience is Shoppers and credential.kind != "shopper":
        raise Unauthenticated("This needs the session's token.", code="token_missing")
    elif audience is WidgetKeys and credential.kind == "api_key":
        _check_scope(credential, "shopper")
    elif audience not in (Shoppers, WidgetKeys):
        raise Forbidden


def _check_staff(credential: Credential, audience: Staff) -> None:
    if credential.member is not None:
        require(credential.member, audience.capability)
    elif credential.kind == "api_key" and audience.scope:
        _check_scope(credential, audience.scope)
    elif credential.kind == "api_key":
        raise Forbidden(
            "Say for whom: On-Behalf-Of with a member's e-mail address.", code="on_behalf_missing"
        )
    else:
        raise Unauthenticated("This needs an API key or a signed-in member.")


def _check_scope(credential: Credential, scope: str) -> None:
    if credential.api_key is None or scope not in credential.api_key.scopes:
        raise Forbidden(f"This key lacks the scope {scope}.", code="scope_missing")
