"""Making brands, inviting people, issuing keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.audit import recorder
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.ids import digest, new_secret
from apps.people.actors import Actor
from apps.people.models import ApiKey, Member, User, WidgetKey
from apps.people.roles import Role
from apps.people.signals import tell
from apps.tenants.models import Brand

SCOPES = (
    "shopper", "advise", "read", "catalog", "knowledge", "appointments", "members", "audit", "rollout",
    "consents", "insights", "orders", "webhooks",
)  # fmt: skip


def make_brand(slug: str, *, name: str, timezone: str = "Europe/Berlin", currency: str = "EUR") -> Brand:
    """The brand of this slug, created if new. Raises Invalid for a bad slug or an unknown zone."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"There is no time zone {timezone}.", code="timezone_unknown") from error
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        brand = Brand(slug=slug, name=name, timezone=timezone, currency=currency, languages=["en", "de"])
        try:
            brand.full_clean()
        except ValidationError as error:
            raise Invalid("This brand can't be made.", fields=error.message_dict) from error
        brand.save()
    return brand


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: str,
    by: Actor,
    password: str | None = None,
    skills: Sequence[str] = (),
    languages: Sequence[str] = (),
    capacity: int = 3,
) -> Member:
    """Make somebody a member, or change the member that e-mail already is.

    A password is set only for an account that has none yet: nobody resets another's through a brand.
    """
    email = email.strip().lower()
    _check_person(email, name, role, capacity)
    known = Member.objects.filter(user__email=email).first()
    if known and role != Role.ADMIN:
        _keep_an_admin(known)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if password and not user.has_usable_password():
        _set_password(user, password)
    member, _ = Member.objects.update_or_create(
        user=user,
        defaults={
            "name": name.strip()[:120],
            "role": role,
            "skills": list(skills),
            "languages": list(languages) or ["en"],
            "capacity": capacity,
            "active": True,
        },
    )
    data = {"email": email, "role": role}
    recorder.entry("member.saved", by=by, object_type="member", object_id=member.pk, data=data)
    return member


@transaction.atomic
def deactivate(member: Member, *, by: Actor) -> None:
    """Take a member's access away at once; what they did stays attributed. One admin must remain."""
    _keep_an_admin(member)
    Member.objects.filter(pk=member.pk).update(active=False)
    tell(member)
    recorder.entry("member.deactivated", by=by, object_type="member", object_id=member.pk)


@transaction.atomic
def change_member(
    member: Member,
    *,
    name: str,
    role: str,
    skills: Sequence[str],
    languages: Sequence[str],
    capacity: int,
    by: Actor,
) -> Member:
    """Change what a member is called, may do and can take. One admin must remain (``last_admin``)."""
    _check_person(member.user.email, name, role, capacity)
    if role != Role.ADMIN:
        _keep_an_admin(member)
    before = {"role": member.role, "capacity": member.capacity}
    member.name, member.role, member.capacity = name.strip()[:120], role, capacity
    member.skills, member.languages = list(skills), list(languages) or ["en"]
    member.save(update_fields=["name", "role", "capacity", "skills", "languages"])
    tell(member)
    data = {"before": before, "after": {"role": role, "capacity": capacity}}
    recorder.entry("member.saved", by=by, object_type="member", object_id=member.pk, data=data)
    return member


def reactivate(member: Member, *, by: Actor) -> None:
    """Let a member back in, with the role they had."""
    Member.objects.filter(pk=member.pk).update(active=True)
    recorder.entry("member.reactivated", by=by, object_type="member", object_id=member.pk)


def _keep_an_admin(member: Member) -> None:
    """Refuse what would leave the brand without an admin. The lock decides between two who step down."""
    admins = list(Member.objects.select_for_update().filter(role=Role.ADMIN, active=True).order_by("pk"))
    if [admin.pk for admin in admins] == [member.pk]:
        raise Conflict(
            "The brand needs an admin: make somebody else one first.",
            code="last_admin",
            fields={"role": ["This is the last admin."]},
        )


def issue_api_key(label: str, scopes: Sequence[str], *, by: Actor) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown once and never stored."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        detail = f"No such scope: {', '.join(unknown)}" if unknown else "Choose at least one."
        raise Invalid("These scopes can't be given.", fields={"scopes": [detail]})
    secret = new_secret("vk")
    key = ApiKey.objects.create(
        digest=digest(secret),
        hint=secret[-4:],
        label=label[:80],
        scopes=list(scopes),
        created_by_id=UUID(by.id) if by.kind == "member" else None,
    )
    data = {"label": label, "scopes": list(scopes)}
    recorder.entry("api_key.issued", by=by, object_type="api_key", object_id=key.pk, data=data)
    return key, secret


def revoke_api_key(key: ApiKey, *, by: Actor) -> None:
    """The key stops working at once."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now())
    recorder.entry("api_key.revoked", by=by, object_type="api_key", object_id=key.pk)


def widget_key(origins: Sequence[str] = (), *, by: Actor) -> WidgetKey:
    """The brand's first live key, made if missing; the origins given are added to it."""
    key: WidgetKey | None = WidgetKey.objects.filter(kind="live", active=True).first()
    if key is None:
        key = WidgetKey(key=new_secret("wk", 18), label="Shop", identity_secrets=[new_secret("is")])
    return set_origins(key, [*key.origins, *origins], by=by)


def set_origins(key: WidgetKey, origins: Sequence[str], *, by: Actor) -> WidgetKey:
    """Replace the origins a key works on, each ``scheme://host[:port]``. Raises Invalid naming bad ones."""
    key.origins = list(dict.fromkeys(clean_origin(origin) for origin in origins if origin.strip()))
    key.save()
    data = {"origins": key.origins}
    recorder.entry("widget_key.origins", by=by, object_type="widget_key", object_id=key.pk, data=data)
    return key


def clean_origin(text: str) -> str:
    """An origin as browsers send it (RFC 6454): lower case, no path, no default port."""
    parts = urlsplit(text.strip().lower())
    usable = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/")
    if not usable or parts.query or parts.fragment or parts.username or "*" in parts.netloc:
        raise Invalid(f"{text.strip()[:80]} is no origin.", fields={"origins": ["Like https://shop.example"]})
    default = {"http": 80, "https": 443}[parts.scheme]
    try:
        port = f":{parts.port}" if parts.port not in (None, default) else ""
    except ValueError as error:
        raise Invalid(f"{text.strip()[:80]} is no origin.", fields={"origins": ["Bad port."]}) from error
    return f"{parts.scheme}://{parts.hostname}{port}"


def _check_person(email: str, name: str, role: str, capacity: int) -> None:
    problems: dict[str, list[str]] = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = ["That is no e-mail address."]
    if not name.strip():
        problems["name"] = ["Needed."]
    if role not in set(Role):
        problems["role"] = [f"One of {', '.join(Role)}."]
    if not 1 <= capacity <= 20:
        problems["capacity"] = ["1 to 20 chats at once."]
    if problems:
        raise Invalid("This member can't be saved.", fields=problems)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("This password is not safe enough.", fields={"password": error.messages}) from error
    user.set_password(password)
    user.save(update_fields=["password"])


def member_card(member: Member) -> dict[str, Any]:
    """A member as admins and programs see it."""
    return {
        "id": str(member.pk),
        "email": member.user.email,
        "name": member.name,
        "role": member.role,
        "skills": member.skills,
        "languages": member.languages,
        "capacity": member.capacity,
        "active": member.active,
    }
