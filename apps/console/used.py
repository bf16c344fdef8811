"""Which past answers stand on a wording, a fact, a product, a relation or a rule: one click from each.

Whoever looks after the knowledge sees when and how often. The words are the log's: they, and the way to the
replay, are for auditors, and their reading is entered into the log.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit import recorder, using
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_sections import KNOWLEDGE
from apps.console.audit_acts import uuid_or_none
from apps.knowledge import citing
from apps.knowledge.citing import Thing
from apps.people.roles import Capability, may
from apps.sessions.models import Session

LONGEST = 300


@requires(*KNOWLEDGE, Capability.AUDIT)
def used(request: ConsoleRequest) -> HttpResponse:
    """A page of past answers, newest first: `kind` and `id` name the thing, `version` one version of it."""
    kind, ref, version = (request.GET.get(name, "")[:LONGEST] for name in ("kind", "id", "version"))
    version = version.replace("\x00", "")
    thing = citing.find(kind, ref, version)
    found = using.acts(thing.pairs, version=thing.version, before=uuid_or_none(request.GET.get("before", "")))
    reads = may(request.member, Capability.AUDIT)
    if reads:
        recorder.entry(
            "audit.listed",
            by=request.actor,
            object_type="audit",
            data={"list": "used", "kind": kind, "id": ref},
        )
    rows = Session.objects.in_bulk([key for act in found.acts if (key := act.record.session_id)])
    context = {
        "thing": thing, "back": _back(request, thing), "reads": reads, "named": _named(thing),
        "lines": [(act, _open(rows.get(act.record.session_id))) for act in found.acts],
        "count": using.count(thing.pairs, version=thing.version),
        "open": _still_open(thing), "more": _more(request, found.next),
    }  # fmt: skip
    return render(request, "console/used.html", context)


def address(kind: str, ref: object, version: object = "") -> str:
    """The page's address for a thing."""
    given = {"kind": kind, "id": str(ref), "version": str(version)}
    return f"{reverse('console:used')}?{urlencode({name: text for name, text in given.items() if text})}"


def _named(thing: Thing) -> str:
    if thing.kind == "revision":
        return _("wording %(n)s") % {"n": thing.row.number}
    version = thing.row.number if thing.kind in ("fact", "rule") else thing.version
    # A relation's version is the moment it was approved: no number to tell.
    return _("version %(v)s") % {"v": version} if version and thing.kind != "relation" else ""


def _back(request: ConsoleRequest, thing: Thing) -> str:
    """The page of the thing, for those who look after it."""
    if not any(may(request.member, each) for each in KNOWLEDGE):
        return ""
    if thing.kind == "revision":
        return reverse("console:admin-article", args=[thing.row.article_id])
    if thing.kind == "fact":
        return reverse("console:admin-facts")
    if thing.kind == "rule":
        return reverse("console:admin-product", args=[thing.row.product_id]) if thing.row.product_id else ""
    product = thing.row.product_id if thing.kind == "relation" else thing.row.pk
    return reverse("console:admin-product", args=[product])


def _open(session: Session | None) -> bool:
    return session is not None and session.ended_at is None


def _still_open(thing: Thing) -> int:
    """In how many conversations that still go on something is told that no answer would say any more."""
    if thing.living:
        return 0
    refs = using.sessions(thing.pairs, version=thing.version)
    return Session.objects.filter(pk__in=refs, ended_at=None).count()


def _more(request: ConsoleRequest, before: UUID | None) -> str:
    """The query of the next page, empty at the end."""
    query: Any = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode() if before else ""
