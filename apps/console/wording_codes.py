"""Codes of the log, the rollout and the knowledge as people say them: for admins and auditors."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODES: dict[str, str | Promise] = {
    # what the AI does, and what came of it
    "answer": _("answer"),
    "refusal": _("refusal"),
    "escalation": _("escalation"),
    "clarify": _("question back"),
    "clarified": _("asked back"),
    "suggestion": _("suggestion"),
    "summary": _("summary"),
    "tags": _("tags"),
    "draft": _("draft"),
    "answered": _("answered"),
    "refused": _("refused"),
    "escalated": _("passed to a person"),
    "suggested": _("suggested"),
    "summarised": _("summarised"),
    "drafted": _("drafted"),
    "discarded": _("discarded"),
    "failed": _("failed"),
    # its tasks
    "product_facts": _("product facts"),
    "price_availability": _("price and stock"),
    "compatibility": _("what fits together"),
    "policy": _("policy"),
    "orientation": _("finding and comparing"),
    "live_help": _("is somebody there"),
    "appointment": _("booking"),
    "after_hours": _("after hours"),
    "triage": _("who should take it"),
    "lookup": _("look-up"),
    "persona": _("visible persona"),
    # what a claim states and stands on
    "attribute": _("attribute"),
    "passage": _("passage"),
    "price": _("price"),
    "stock": _("stock"),
    "relation": _("relation"),
    "fact": _("fact"),
    "rule": _("rule"),
    "hours": _("hours"),
    "number": _("number"),
    "date": _("date"),
    "duration": _("duration"),
    "warranty": _("warranty"),
    "eligibility": _("eligibility"),
    "guide": _("guide"),
    "message": _("message"),
    # states of a conversation and of a product
    "opened": _("opened"),
    "with_assistant": _("with the AI"),
    "waiting": _("waiting"),
    "with_advisor": _("with an advisor"),
    "left_message": _("left a message"),
    "ended": _("ended"),
    "in_stock": _("in stock"),
    "out_of_stock": _("out of stock"),
    "available": _("available"),
    # who did it
    "member": _("member"),
    "shopper": _("shopper"),
    "system": _("the platform"),
    "offline": _("offline"),
    # how a consent was given
    "door": _("tapping a door"),
}
