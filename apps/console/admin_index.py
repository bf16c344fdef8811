"""The search index of products and passages: what stands in it, and making it anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.catalog import indexing, reindexing
from apps.catalog.models import Reindexing
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.knowledge import indexing as passages
from apps.people.roles import Capability, may


@requires(*KNOWLEDGE)
def index(request: ConsoleRequest) -> HttpResponse:
    """How many products and passages are found by words and by meaning; progress while it is made anew."""
    row = reindexing.newest()
    context = {
        "row": row,
        "running": row is not None and row.state == Reindexing.State.RUNNING,
        "counts": indexing.counts(),
        "passages": passages.counts(),
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    template = "console/admin/_index.html" if request.htmx else "console/admin/index.html"
    return render(request, template, context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def rebuild(request: ConsoleRequest) -> HttpResponse:
    """Begin."""
    said = _("It has begun. Shoppers find everything meanwhile.")
    tried(request, lambda: reindexing.start(by=request.actor), said)
    return redirect("console:admin-index")


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def stop(request: ConsoleRequest) -> HttpResponse:
    """Stop where it is."""
    row = reindexing.newest()
    if row is None:
        raise NotFound
    tried(request, lambda: reindexing.cancel(row, by=request.actor), _("Stopped. Search goes on as it is."))
    return redirect("console:admin-index")
