"""What shoppers asked and nothing approved answers: the list, and what people do about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.people.roles import Capability, may
from apps.quality import gaps, owning, proving, selectors
from apps.quality.models import Gap

PER_PAGE = 25
STATES = {
    "open": gettext_lazy("open"),
    "drafted": gettext_lazy("being written"),
    "answered": gettext_lazy("answered"),
    "dismissed": gettext_lazy("dismissed"),
}


@requires(*KNOWLEDGE)
def overview(request: ConsoleRequest) -> HttpResponse:
    """The gaps of one state, the most asked first."""
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    found = Paginator(selectors.gaps(state), PER_PAGE).get_page(request.GET.get("page"))
    said, counts = selectors.samples(found.object_list), selectors.counts()
    context = {
        "found": found,
        "rows": [(gap, [text for text in said.get(gap.pk, []) if text != gap.question]) for gap in found],
        "state": state,
        "tabs": [(name, words, counts.get(name, 0)) for name, words in STATES.items()],
        "any": sum(counts.values()),
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    return render(request, "console/admin/gaps.html", context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def step(request: ConsoleRequest, gap_id: UUID, what: str) -> HttpResponse:
    """Take it over, ask it again, dismiss it or take it up again."""
    gap, by = get(gap_id), request.actor
    steps = {
        "own": (lambda: owning.assign(gap, by=by, owner=request.member), _("It is yours now.")),
        "ask": (lambda: proving.ask_again(gap, by=by), _("Asked again; what came stands below.")),
        "dismiss": (lambda: gaps.dismiss(gap, request.POST.get("reason", ""), by=by), _("Dismissed.")),
        "reopen": (lambda: gaps.reopen(gap, by=by), _("It is open again.")),
    }
    if what not in steps:
        raise NotFound
    verb, said = steps[what]
    tried(request, verb, said)
    if what == "ask":
        return redirect("console:admin-gap-page", gap.pk)
    return redirect("console:admin-gaps")


def of(request: HttpRequest) -> Gap | None:
    """The gap an article is written for, as the address says."""
    wanted = request.GET.get("gap", "")
    try:
        return get(UUID(wanted)) if wanted else None
    except ValueError as error:
        raise NotFound from error


def article_for(gap: Gap) -> dict[str, Any]:
    """What the article's form starts from."""
    return {
        "title": gap.question[:1].upper() + gap.question[1:],
        "language": gap.language,
        "kind": "faq",
        "audience": "shopper",
        "products": gap.product.sku if gap.product else "",
    }


def get(gap_id: UUID) -> Gap:
    row: Gap | None = selectors.gaps().filter(pk=gap_id).first()
    if row is None:
        raise NotFound
    return row
