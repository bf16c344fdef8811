"""Machine words as people say them. An unknown word is shown plainly rather than hidden."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

OUTCOMES: Words = {
    "resolved": _("Resolved"),
    "purchased": _("Purchased"),
    "decided_later": _("Decides later"),
    "needs_follow_up": _("Needs a follow-up"),
    "unresolved": _("Unresolved"),
    "left": _("Left without a word"),
}
REASONS: Words = {
    "person_requested": _("asked for a person"),
    "taken_over": _("taken over from the AI"),
    "people_only": _("wants people only"),
    "left_message": _("left a message"),
    "ai_withdrawn": _("withdrew the AI's consent"),
    "self_harm": _("signs of distress"),
    "violence": _("violence or threats"),
    "injury_or_allergy": _("injury or allergy"),
    "minor": _("a minor"),
    "fraud": _("fraud"),
    "payment_data": _("payment or account data"),
    "legal_threat": _("legal threat"),
    "frustration": _("frustrated"),
    "complaint": _("complaint"),
    "order_or_account": _("order or account"),
    "medical": _("medical question"),
    "b2b": _("business customer"),
    "press": _("press"),
    "negotiation": _("negotiates"),
    "no_evidence": _("nothing approved about it"),
    "capability_off": _("the AI may not answer this"),
    "human_first": _("people first"),
    "language_closed": _("language not open"),
    "brand_topic": _("topic of the brand"),
    "topic_declined": _("topic declined"),
    "not_verified": _("could not be proved"),
}
PURPOSES: Words = {
    "chat": _("chat"),
    "ai_answers": _("answers by AI"),
    "ai_assistance": _("AI helping the advisor"),
    "journey": _("pages seen and cart"),
    "measurement": _("counting orders"),
    "video": _("video"),
    "recording": _("recording"),
    "transcript": _("a transcript of calls"),
    "follow_up": _("being written to afterwards"),
}
LINES: Words = {
    "product": _("Product in view"),
    "question": _("Question"),
    "needs": _("Looking for"),
    "summary": _("So far"),
    "tried": _("Answered by the AI"),
    "refused": _("Not answered"),
    "trail": _("Pages seen"),
    "cart": _("Cart"),
    "account": _("Account"),
    "contact": _("Contact"),
    "language": _("Language"),
    "device": _("Device"),
    "consent": _("Agreed to"),
}
ENDERS: Words = {
    "shopper": _("the shopper"),
    "system": _("the house"),
    "ai": _("the AI"),
    "api_key": _("a program"),
}
STATUSES: Words = {
    "online": _("Online"),
    "busy": _("Busy"),
    "away": _("Away"),
    "offline": _("Offline"),
}


def _said(words: Words, key: str) -> str:
    return str(words.get(key, key.replace("_", " ")))


def outcome(key: str) -> str:
    """An outcome of a session; empty stays empty."""
    return _said(OUTCOMES, key)


def reason(key: str) -> str:
    """Why a session went to a person."""
    return _said(REASONS, key)


def purpose(key: str) -> str:
    """What a shopper agreed to."""
    return _said(PURPOSES, key)


def line(key: str) -> str:
    """A line of the packet, as the advisor reads it."""
    return _said(LINES, key)


def ender(key: str) -> str:
    """Who ended a session, where no name is known."""
    return _said(ENDERS, key)


def status(key: str) -> str:
    """An advisor's own status."""
    return _said(STATUSES, key)
