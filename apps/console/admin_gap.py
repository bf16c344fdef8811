"""One gap: who sees to it, what its question gets today, who asked, and letting them know."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.console import admin_gaps
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page
from apps.console.admin_sections import KNOWLEDGE
from apps.core.clock import now
from apps.core.errors import VitrineError
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.quality import listeners, owning, selectors, standing, telling, told_letters
from apps.quality.models import Gap, Telling

WHY = {
    "told": gettext_lazy("told already"),
    "no_contact": gettext_lazy("left no e-mail address"),
    "no_consent": gettext_lazy("did not agree to be written to"),
    "withdrawn": gettext_lazy("withdrew the consent"),
    "source_gone": gettext_lazy("the source was taken back meanwhile"),
    "nobody": gettext_lazy("nobody stands behind it any more"),
}


class OwnerForm(Form):
    owner: forms.ModelChoiceField[Member] = forms.ModelChoiceField(
        label=gettext_lazy("Who sees to it"), queryset=None, empty_label=gettext_lazy("Nobody yet")
    )
    due = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [member.pk for member in owning.writers()]
        self.fields["owner"].queryset = Member.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


@requires(*KNOWLEDGE)
def gap(request: ConsoleRequest, gap_id: UUID) -> HttpResponse:
    """The gap; an editor gives it an owner and a time here."""
    row = admin_gaps.get(gap_id)
    may_edit = may(request.member, Capability.EDIT_KNOWLEDGE)
    zone = ZoneInfo(request.brand.timezone)
    day = (row.due_at or now() + owning.WITHIN).astimezone(zone).date()
    typed = request.POST if request.method == "POST" and may_edit else None
    form = OwnerForm(typed, initial={"owner": row.owner_id, "due": day})
    if typed is not None and carry_out(form, lambda: _assign(request, row, form, zone)):
        messages.success(request, _("Saved."))
        return redirect("console:admin-gap-page", row.pk)
    return page(request, "console/admin/gap.html", form, may_edit=may_edit, **_shown(row))


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def tell(request: ConsoleRequest, gap_id: UUID) -> HttpResponse:
    """Let everybody know who asked and may be told: the member's own decision."""
    row = admin_gaps.get(gap_id)
    try:
        count = telling.tell(row, by=request.member)
    except VitrineError as error:
        messages.error(request, error.detail)
    else:
        said = ngettext("%(n)s shopper is being told.", "%(n)s shoppers are being told.", count)
        messages.success(request, said % {"n": count} if count else _("Nobody is left to be told."))
    return redirect("console:admin-gap-page", row.pk)


def _assign(request: ConsoleRequest, row: Gap, form: OwnerForm, zone: ZoneInfo) -> None:
    due = datetime.combine(form.cleaned_data["due"] + timedelta(days=1), time(), zone) - timedelta(minutes=1)
    owning.assign(row, by=request.actor, owner=form.cleaned_data["owner"], due_at=due.astimezone(UTC))


def _shown(row: Gap) -> dict[str, Any]:
    asked = listeners.of(row)
    reachable = [one for one in asked if one.reachable]
    ready = row.state == "answered" and bool(row.proof.get("stands"))
    stands = ready and standing.still_stands(row.proof["source"])
    told = Telling.objects.filter(gap=row).select_related("session__shopper", "by")
    return {
        "gap": row,
        "said": selectors.samples([row]).get(row.pk, []),
        "proof": row.proof,
        "proved_at": parse_datetime(row.proof["at"]) if row.proof else None,
        "stands": stands,
        "lapsed": ready and not stands,
        "reachable": reachable,
        "kept_out": [(one, WHY[one.why]) for one in asked if not one.reachable and one.why != "told"],
        "told": [(each, WHY.get(each.why, "")) for each in told],
        "states": admin_gaps.STATES,
        "late": row.due_at is not None and row.due_at < now() and row.state in ("open", "drafted"),
        "preview": told_letters.preview(row, reachable[0]) if stands and reachable else None,
    }
