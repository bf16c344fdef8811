"""What shoppers can book: how long, with whom, what is asked before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.appointments import selectors, services
from apps.appointments.models import Service, ServiceAdvisor
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried, words
from apps.console.admin_hours import ADVISING
from apps.core.errors import NotFound
from apps.people.models import Member
from apps.people.roles import Capability

MODES = {
    "video": gettext_lazy("Video on your page"),
    "chat": gettext_lazy("Chat"),
    "store": gettext_lazy("In the store"),
}
ASSIGN = {
    "round_robin": gettext_lazy("In turn: whoever was booked longest ago"),
    "least_loaded": gettext_lazy("Whoever has fewest bookings"),
    "chosen": gettext_lazy("The shopper chooses"),
}


def _minutes(label: Any, most: int, initial: int | None, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, initial=initial, required=required, help_text=_MINUTES
    )


_MINUTES = gettext_lazy("Minutes")


class ServiceForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    description = forms.CharField(
        label=gettext_lazy("What happens in it"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = _minutes(gettext_lazy("Length"), 480, 30)
    slot_interval = _minutes(gettext_lazy("A start every"), 480, None, required=False)
    notice_minutes = _minutes(gettext_lazy("Earliest after booking"), 525_600, 120)
    change_notice_minutes = _minutes(gettext_lazy("Change until before start"), 525_600, 0)
    buffer_before = _minutes(gettext_lazy("Free before"), 240, 0)
    buffer_after = _minutes(gettext_lazy("Free after"), 240, 0)
    horizon_days = forms.IntegerField(
        label=gettext_lazy("Bookable ahead"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Days; empty = no limit"),
    )
    per_day = forms.IntegerField(
        label=gettext_lazy("Per advisor and day"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=gettext_lazy("At most; empty = no limit"),
    )
    mode = forms.ChoiceField(label=gettext_lazy("Where"), choices=list(MODES.items()))
    assign = forms.ChoiceField(label=gettext_lazy("Who takes it"), choices=list(ASSIGN.items()))
    advisors = forms.MultipleChoiceField(
        label=gettext_lazy("Advisors"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Nobody ticked means nobody can be booked."),
    )
    questions = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Member.objects.select_related("user").filter(active=True, role__in=ADVISING)
        choices = [(row.user.email, row.name) for row in rows]
        self.fields["advisors"].choices = choices  # type: ignore[attr-defined]


@requires(Capability.ADMINISTER)
def overview(request: ConsoleRequest) -> HttpResponse:
    """All services, those no longer offered last."""
    rows = selectors.all_services().order_by("-active", "created_at")
    return page(request, "console/admin/services.html", rows=rows, modes=MODES)


@requires(Capability.ADMINISTER)
def service(request: ConsoleRequest, service_id: UUID | None = None) -> HttpResponse:
    """One service, new or to change."""
    row = _service(service_id) if service_id else None
    form = ServiceForm(request.POST or None, initial=_initial(row) if row else {})
    questions = typed_questions(request.POST) if request.method == "POST" else row.questions if row else []
    if request.method == "POST" and carry_out(form, lambda: _save(request, row, form, questions)):
        messages.success(request, _("Saved. Shoppers can book it at once."))
        return redirect("console:admin-services")
    return page(request, "console/admin/service.html", form, service=row, questions=questions)


@requires(Capability.ADMINISTER)
@require_POST
def retire(request: ConsoleRequest, service_id: UUID) -> HttpResponse:
    """Offer a service no longer."""
    row = _service(service_id)
    said = _("“%(name)s” is no longer offered. What is booked stays booked.") % {"name": row.name}
    tried(request, lambda: services.retire_service(row, by=request.actor), said)
    return redirect("console:admin-services")


def typed_questions(post: QueryDict) -> list[dict[str, Any]]:
    """The questions as typed; rows without words are dropped."""
    columns = (post.getlist("q-label"), post.getlist("q-required"), post.getlist("q-options"))
    return [
        {"label": label.strip(), "required": required == "yes", "options": words(options)}
        for label, required, options in zip(*columns, strict=False)
        if label.strip()
    ]


def _save(
    request: ConsoleRequest, row: Service | None, form: ServiceForm, questions: list[dict[str, Any]]
) -> Service:
    data = form.cleaned_data | {"questions": questions}
    data["slug"] = row.slug if row else _free_slug(data["name"])
    return services.save_service(data, by=request.actor)


def _free_slug(name: str) -> str:
    """A new service never lands on an old one that is called alike."""
    stem = slugify(name)[:50].strip("-") or "service"
    taken = set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def _initial(row: Service) -> dict[str, Any]:
    names = [name for name in ServiceForm.base_fields if name not in ("advisors", "questions")]
    emails = ServiceAdvisor.objects.filter(service=row).values_list("member__user__email", flat=True)
    return {name: getattr(row, name) for name in names} | {"advisors": list(emails)}


def _service(service_id: UUID) -> Service:
    row: Service | None = Service.objects.filter(pk=service_id).first()
    if row is None:
        raise NotFound
    return row
