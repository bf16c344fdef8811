"""One act of the AI replayed as a document, and the proof that nobody changed it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit import checkpoints, keys, merkle, proofs, selectors
from apps.audit.selectors import Replay, Statement
from apps.console import trace
from apps.console.access import ConsoleRequest, requires
from apps.console.audit_acts import PLAIN
from apps.core.errors import Conflict
from apps.knowledge import citing
from apps.people.roles import Capability
from apps.sessions.models import Message, Session

VERBS = {
    "seen": gettext_lazy("saw it"),
    "accepted": gettext_lazy("took it as it was"),
    "edited": gettext_lazy("edited it"),
    "rejected": gettext_lazy("rejected it"),
    "approved": gettext_lazy("approved it"),
    "discarded": gettext_lazy("discarded it"),
    "sent": gettext_lazy("sent it"),
    "overridden": gettext_lazy("overrode it"),
}


@dataclass(frozen=True)
class Proof:
    """An inclusion proof, checked here from the line and the path alone."""

    given: dict[str, Any]
    included: bool
    signed: bool

    @property
    def holds(self) -> bool:
        return self.included and self.signed


@requires(Capability.AUDIT)
def act(request: ConsoleRequest, record_id: UUID) -> HttpResponse:
    """The replay. That somebody looked is entered into the log."""
    found = selectors.look(record_id, by=request.actor)
    session = Session.objects.filter(pk=found.record.session_id).first() if found.record.session_id else None
    context = {
        "replay": found,
        "record": found.record,
        "document": _document(found),
        "session": session,
        "verbs": VERBS,
        "leads": citing.KINDS,
        "to_shopper": found.record.act in PLAIN,
        "granted": sorted(name for name, yes in found.record.consent.items() if yes),
    }
    return render(request, "console/audit/act.html", context)


@requires(Capability.AUDIT)
def prove(request: ConsoleRequest, record_id: UUID) -> HttpResponse:
    """Prove that the act lies in the tree under the newest signed head; as a file with ``?file``."""
    template = "console/audit/_proof.html" if request.htmx else "console/audit/proof.html"
    try:
        given = proofs.inclusion(record_id)
    except Conflict:
        return render(request, template, {"record_id": record_id})
    if "file" in request.GET:
        name = f"vitrine-proof-{record_id}.json"
        return JsonResponse(
            given,
            json_dumps_params={"indent": 2},
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return render(request, template, {"proof": _checked(given), "record_id": record_id})


def _document(found: Replay) -> trace.Document:
    """The act as a document; where it stands on messages, with the messages' own words."""
    spoken = _spoken({each.source.get("id", "") for each in found.statements if _of_messages(each)})
    claims = [
        {
            "text": each.text,
            "kind": each.kind,
            "verdict": each.verdict,
            "why": each.why,
            "quote": "" if _of_messages(each) else each.quote,
            "source": {"kind": "message", "id": each.source["id"], "title": each.source.get("title", "")}
            if _of_messages(each)
            else each.source,
        }
        for each in found.statements
    ]
    read = [
        {"source": {"kind": "message", "id": ref, "title": _("Conversation")}, "text": text}
        for ref, text in spoken.items()
    ]
    return trace.document(found.final_text, claims, [*found.retrieved, *read])


def _of_messages(statement: Statement) -> bool:
    return statement.source.get("kind") == "message"


def _spoken(refs: set[str]) -> dict[str, str]:
    """For each list of message ids, as a claim names them, what was said there by whom; one query."""
    ids = {UUID(one) for ref in refs for one in ref.split(",") if one}
    rows = {str(row.pk): row for row in Message.objects.filter(pk__in=ids).order_by("seq")}
    return {
        ref: "\n".join(f"{_who(rows[one])}: {rows[one].text}" for one in ref.split(",") if one in rows)
        for ref in sorted(refs)
    }


def _who(row: Message) -> str:
    return row.author_name or row.author_kind


def _checked(given: dict[str, Any]) -> Proof:
    """What a stranger would compute from the file, computed here before it is shown as true."""
    head = given["checkpoint"]
    leaf = merkle.leaf_hash(given["leaf"].encode())
    path = [bytes.fromhex(value) for value in given["path"]]
    included = merkle.verify_inclusion(
        leaf, given["position"], head["size"], path, bytes.fromhex(head["root"])
    )
    signed = checkpoints.Head(
        brand=head["brand"], size=head["size"], root=bytes.fromhex(head["root"]), at=head["at"],
        key=head["key"], signature=bytes.fromhex(head["signature"]),
    ).is_genuine(keys.public_keys())  # fmt: skip
    return Proof(given, included, signed)
