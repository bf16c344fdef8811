"""Members: who may do what, in which languages, with how many chats at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console import admin_invitations
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried, words
from apps.core.errors import NotFound
from apps.people import onboarding
from apps.people.models import Member
from apps.people.roles import Capability, Role

ROLES = {
    Role.ADMIN: (gettext_lazy("Admin"), gettext_lazy("Everything but the audit log")),
    Role.MANAGER: (gettext_lazy("Manager"), gettext_lazy("Advises, sees all conversations, switches the AI")),
    Role.ADVISOR: (gettext_lazy("Advisor"), gettext_lazy("Talks with shoppers, has appointments")),
    Role.EDITOR: (gettext_lazy("Editor"), gettext_lazy("Writes and imports, approves nothing")),
    Role.APPROVER: (gettext_lazy("Approver"), gettext_lazy("Decides what the AI may say")),
    Role.AUDITOR: (gettext_lazy("Auditor"), gettext_lazy("Reads what the AI did; each look is logged")),
    Role.PRODUCT: (gettext_lazy("Product team"), gettext_lazy("Reads what shoppers ask")),
}
ROLE_NAMES = {str(role.value): name for role, (name, _does) in ROLES.items()}


class MemberForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As shoppers read it."))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
        choices=[(role.value, name) for role, (name, _does) in ROLES.items()],
        initial=Role.ADVISOR.value,
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        required=False,
        help_text=gettext_lazy("Separated by commas, e.g. footwear, tents."),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"), required=False, initial="en", help_text=gettext_lazy("E.g. en, de.")
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Chats at once"), initial=3, min_value=1, max_value=20, help_text="1–20"
    )


class InviteForm(MemberForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("The invitation goes here.")
    )
    field_order = ("email", "name")


@requires(Capability.ADMINISTER)
def people(request: ConsoleRequest) -> HttpResponse:
    """Everybody who belongs to the brand, those who left last."""
    members = Member.objects.select_related("user").order_by("-active", "name", "id")
    return page(request, "console/admin/people.html", members=members, roles=ROLE_NAMES)


@requires(Capability.ADMINISTER)
def invite(request: ConsoleRequest) -> HttpResponse:
    """Make somebody a member and write to them."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: _invite(request, form.cleaned_data)):
        messages.success(request, _("%(name)s is invited.") % {"name": form.result.name})
        return redirect("console:admin-people")
    return page(request, "console/admin/member.html", form, roles=ROLES)


@requires(Capability.ADMINISTER)
def member(request: ConsoleRequest, member_id: UUID) -> HttpResponse:
    """One member, to change."""
    row = _member(member_id)
    form = MemberForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and carry_out(form, lambda: _change(request, row, form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("console:admin-people")
    return page(request, "console/admin/member.html", form, roles=ROLES, member=row)


@requires(Capability.ADMINISTER)
@require_POST
def deactivate(request: ConsoleRequest, member_id: UUID) -> HttpResponse:
    """Take somebody's access away, or give it back."""
    row = _member(member_id)
    if request.POST.get("active"):
        said = _("%(name)s may sign in again.") % {"name": row.name}
        tried(request, lambda: onboarding.reactivate(row, by=request.actor), said)
    else:
        said = _("%(name)s has no access any more. What they did stays on record.") % {"name": row.name}
        tried(request, lambda: onboarding.deactivate(row, by=request.actor), said)
    return redirect("console:admin-people")


@transaction.atomic
def _invite(request: ConsoleRequest, data: dict[str, Any]) -> Member:
    member = onboarding.invite(**_typed(data), by=request.actor)
    admin_invitations.send(member, request.brand, by=request.member)
    return member


def _change(request: ConsoleRequest, row: Member, data: dict[str, Any]) -> Member:
    return onboarding.change_member(row, **_typed(data), by=request.actor)


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    languages = [each.lower() for each in words(data["languages"])]
    return data | {"skills": words(data["skills"]), "languages": languages}


def _initial(row: Member) -> dict[str, Any]:
    return {
        "name": row.name,
        "role": row.role,
        "skills": ", ".join(row.skills),
        "languages": ", ".join(row.languages),
        "capacity": row.capacity,
    }


def _member(member_id: UUID) -> Member:
    row: Member | None = Member.objects.select_related("user").filter(pk=member_id).first()
    if row is None:
        raise NotFound
    return row
