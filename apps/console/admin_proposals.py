"""What the machine has read in approved texts, one by one: a person says whether it is so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.catalog import approval, proposals
from apps.catalog.models import Relation
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import spoken
from apps.console.admin_listing import named_id
from apps.console.admin_relations import KINDS, MANY, rights
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import Forbidden, NotFound, VitrineError
from apps.knowledge.models import Passage
from apps.people.roles import Capability

AROUND = 600


@requires(*KNOWLEDGE)
def proposal(request: ConsoleRequest) -> HttpResponse:
    """The next proposal: the one `at`, or behind `after` what was left for later; the first at the end."""
    rows = proposals.waiting().order_by("pk")
    at, after = named_id(request, "at"), named_id(request, "after")
    behind = rows.filter(pk__gte=at) if at else rows.filter(pk__gt=after) if after else rows
    row = behind.first() or rows.first()
    context: dict[str, Any] = {"row": row, "kinds": KINDS, "many": MANY, **rights(request)}
    if row:
        context |= {"proof": _proof(row), "left": rows.order_by()[: MANY + 1].count()}
    if done := named_id(request, "done"):
        context["done"] = Relation.objects.filter(pk=done).select_related("product", "target").first()
    return render(request, "console/admin/proposal.html", context)


@requires(Capability.APPROVE_KNOWLEDGE)
@require_POST
def decide(request: ConsoleRequest, relation_id: UUID, what: str) -> HttpResponse:
    """It is so, it isn't, or what was decided waits again."""
    verbs = {
        "approve": approval.approve_relation,
        "reject": proposals.reject,
        "undo": proposals.reopen,
    }
    if what not in verbs:
        raise NotFound
    row = Relation.objects.filter(pk=relation_id, origin=Relation.Origin.MACHINE).first()
    if row is None:
        raise NotFound
    home = reverse("console:admin-proposals")
    if what != "undo" and row.state != "waiting":
        messages.error(request, _("Somebody has decided on this one meanwhile."))
        return redirect(home)
    try:
        verbs[what](row.pk, by=request.actor)
    except (NotFound, Forbidden):
        raise
    except VitrineError as error:
        messages.error(request, spoken(error.detail))
        return redirect(home)
    # What was taken back is shown first; else the next one, with the way back.
    return redirect(home + (f"?at={row.pk}" if what == "undo" else f"?after={row.pk}&done={row.pk}"))


def _proof(row: Relation) -> dict[str, Any]:
    """The sentence within its text, and where that stands."""
    passage = (
        Passage.objects.filter(pk=row.proof_passage).select_related("revision", "product").first()
        if row.proof_passage
        else None
    )
    before, sentence, after = _cut(passage.text if passage else "", row.proof)
    return {
        "before": before,
        "sentence": sentence,
        "after": after,
        "title": row.proof_source,
        "article": passage.revision.article_id if passage and passage.revision else None,
        "product": row.product if passage is None or passage.revision is None else None,
    }


def _cut(text: str, sentence: str) -> tuple[str, str, str]:
    """What stands before and after the sentence in its text; nothing where it isn't found."""
    at = text.find(sentence)
    if at < 0 or not sentence:
        return "", sentence, ""
    end = at + len(sentence)
    return text[max(at - AROUND, 0) : at], sentence, text[end : end + AROUND]
