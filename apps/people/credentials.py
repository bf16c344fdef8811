"""Who is asking, and for which brand: read once per request, for pages and API alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.http import HttpRequest

from apps.core.errors import Forbidden, NotFound, Unauthenticated
from apps.core.ids import digest
from apps.people.actors import Actor
from apps.people.functions import brand_of_api_key, brand_of_widget_key, brands_of_user
from apps.people.models import ApiKey, Member, Shopper, WidgetKey
from apps.people.tokens import read_access
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

CredentialKind = Literal["none", "widget", "shopper", "api_key", "member"]


@dataclass(frozen=True)
class Credential:
    """The proven identity of a request. ``member`` is also set for a key acting on behalf of one."""

    kind: CredentialKind
    brand: Brand | None = None
    widget_key: WidgetKey | None = None
    api_key: ApiKey | None = None
    member: Member | None = None
    session_id: UUID | None = None
    shopper_id: UUID | None = None
    brands: list[Brand] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """Who to write down. A key acting for a member is that member."""
        if self.member:
            return Actor.member(self.member)
        if self.api_key:
            return Actor.api_key(self.api_key)
        if self.shopper_id:
            return Actor("shopper", str(self.shopper_id), "")
        return Actor.system("anonymous")


NOBODY = Credential("none")


def from_headers(request: HttpRequest) -> Credential:
    """The credential in ``Authorization`` and ``X-Vitrine-Key``; NOBODY without any; raises on bad ones."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    public = request.headers.get("X-Vitrine-Key", "")
    if scheme == "Key":
        return _api_key(value.strip(), request.headers.get("On-Behalf-Of", ""))
    if scheme == "Shopper":
        return _shopper(value.strip(), public)
    return _widget(public) if public else NOBODY


def from_account(request: HttpRequest) -> Credential:
    """The member behind the signed-in account, in the brand it last chose."""
    if not request.user.is_authenticated or request.user.pk is None:
        return NOBODY
    brands = brands_of_user(request.user.pk)
    if not brands:
        return NOBODY
    chosen = request.session.get("brand")
    brand = next((each for each in brands if each.slug == chosen), brands[0])
    with brand_scope(brand):
        member = Member.objects.get(user_id=request.user.pk)
    return Credential("member", brand=brand, member=member, brands=brands)


def _widget(public: str) -> Credential:
    brand = brand_of_widget_key(public)
    if brand is None:
        raise Unauthenticated("This widget key is unknown or switched off.", code="key_invalid")
    with brand_scope(brand):
        return Credential("widget", brand=brand, widget_key=WidgetKey.objects.get(key=public))


def _shopper(token: str, public: str) -> Credential:
    access = read_access(token)
    brand = Brand.objects.filter(pk=access.brand_id).first()
    if brand is None:
        raise Unauthenticated("This session is not valid.", code="token_invalid")
    key = _widget(public).widget_key if public else None
    if key is not None and key.brand_id != brand.pk:
        raise NotFound
    with brand_scope(brand):
        if not Shopper.objects.filter(pk=access.shopper_id).exists():
            raise Unauthenticated("This session is not valid.", code="token_invalid")
    return Credential(
        "shopper", brand=brand, widget_key=key, session_id=access.session_id, shopper_id=access.shopper_id
    )


def _api_key(secret: str, on_behalf_of: str) -> Credential:
    brand = brand_of_api_key(digest(secret))
    if brand is None:
        raise Unauthenticated("This API key is unknown or revoked.", code="key_invalid")
    with brand_scope(brand):
        key = ApiKey.objects.get(digest=digest(secret))
        member = _represented(key, on_behalf_of) if on_behalf_of else None
    return Credential("api_key", brand=brand, api_key=key, member=member)


def _represented(key: ApiKey, email: str) -> Member:
    if "advise" not in key.scopes:
        raise Forbidden("This key can't act for a member: it lacks the scope advise.")
    member = Member.objects.filter(user__email=email.strip().lower(), active=True).first()
    if member is None:
        raise NotFound("No member of this brand has that e-mail address.")
    return member
