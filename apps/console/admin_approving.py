"""How knowledge is let out: by one person, or by two."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page
from apps.people import second_person
from apps.people.models import Member
from apps.people.roles import TABLE, Capability


class ApprovingForm(Form):
    two = forms.BooleanField(label=gettext_lazy("Two people for every text and fact"), required=False)


@requires(Capability.ADMINISTER)
def approving(request: ConsoleRequest) -> HttpResponse:
    """Show and set whether a second person must approve."""
    form = ApprovingForm(
        request.POST if request.method == "POST" else None, initial={"two": second_person.wanted()}
    )
    if request.method == "POST" and carry_out(
        form, lambda: second_person.switch(form.cleaned_data["two"], by=request.actor)
    ):
        messages.success(request, _("Saved. It holds for every approval from now on."))
        return redirect("console:admin-approving")
    return page(request, "console/admin/approving.html", form, approvers=_approvers())


def _approvers() -> list[Member]:
    roles = [role.value for role, may in TABLE.items() if Capability.APPROVE_KNOWLEDGE in may]
    return list(Member.objects.filter(active=True, role__in=roles))
