"""The letter that lets a new member in."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.integrations import mail
from apps.people.models import Member, User
from apps.tenants.models import Brand


def send(member: Member, brand: Brand, *, by: Member) -> None:
    """Queue the invitation, in the caller's transaction; who has an account already is only told."""
    with override(member.languages[0] if member.languages else brand.default_language):
        facts = {"name": member.name, "by": by.name, "brand": brand.name, "link": _link(member.user)}
        text = _(
            "Hello %(name)s,\n\n%(by)s has invited you to work for %(brand)s in Vitrine.\n\n"
            "Start here:\n%(link)s\n"
        )
        subject = _("%(by)s invites you to %(brand)s")
        mail.queue(
            to=member.user.email,
            subject=subject % facts,
            text=text % facts,
            kind="invitation",
            object_id=member.pk,
        )


def _link(user: User) -> str:
    """Where to start: choosing a password, or signing in."""
    if user.has_usable_password():
        return f"{settings.PUBLIC_URL}/console/"
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.PUBLIC_URL}{path}"
