"""A mail after the session, made of nothing but what was said in it. An advisor edits and approves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.grounding.summarising import cues
from apps.grounding.summarising.choosing import central, content, first_request
from apps.grounding.summarising.lines import Said
from apps.grounding.summarising.outcomes import Outcome, Promise

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "hello": "Hello,",
        "thanks": "thank you for talking with us.",
        "asked": "You asked:",
        "advisor": "We told you:",
        "assistant": "Our AI assistant told you:",
        "promised": "What we promised:",
        "purchased": "Thank you for your order.",
        "decided_later": "Take your time. If you have a question while you think about it, just "
        "reply to this mail.",
        "needs_follow_up": "We will come back to you as promised.",
        "resolved": "If anything is still open, just reply to this mail.",
        "unresolved": "We have not solved this yet. Reply to this mail and a person will take care of it.",
        "left": "If you would like to go on where we stopped, just reply to this mail.",
        "bye": "Kind regards",
    },
    "de": {
        "hello": "Guten Tag,",
        "thanks": "vielen Dank für das Gespräch.",
        "asked": "Sie haben gefragt:",
        "advisor": "Wir haben Ihnen gesagt:",
        "assistant": "Unser KI-Assistent hat Ihnen gesagt:",
        "promised": "Was wir zugesagt haben:",
        "purchased": "Vielen Dank für Ihre Bestellung.",
        "decided_later": "Nehmen Sie sich Zeit. Wenn Sie dabei eine Frage haben, antworten Sie "
        "einfach auf diese Mail.",
        "needs_follow_up": "Wir melden uns wie zugesagt bei Ihnen.",
        "resolved": "Falls noch etwas offen ist, antworten Sie einfach auf diese Mail.",
        "unresolved": "Das ist noch nicht gelöst. Antworten Sie auf diese Mail, dann kümmert sich "
        "ein Mensch darum.",
        "left": "Wenn Sie dort weitermachen möchten, wo wir aufgehört haben, antworten Sie einfach "
        "auf diese Mail.",
        "bye": "Freundliche Grüße",
    },
}
MOST_ANSWERS: Final = 3


def draft(said: Sequence[Said], ended: Outcome, promised: Sequence[Promise], language: str) -> str:
    """The body as plain text; everything factual in it is a quotation."""
    words = WORDS[language]
    parts = [words["hello"], words["thanks"]]
    if request := first_request(said):
        parts.append(f"{words['asked']} “{_quoted(request)}”")
    held = {promise.text for promise in promised}
    for one in _answers(said):
        if cues.tidy(one.text) not in held:
            parts.append(f"{words[one.by]} “{_quoted(one)}”")
    if promised:
        parts.append("\n".join([words["promised"], *(f"– “{promise.text}”" for promise in promised)]))
    return "\n\n".join([*parts, words[ended], words["bye"]])


def _answers(said: Sequence[Said]) -> list[Said]:
    asked = content(request.text) if (request := first_request(said)) else set()
    told = [
        one
        for one in central(said, by="advisor")
        if not one.asks
        and not cues.REQUESTS.match(cues.tidy(one.text))
        and (asked & content(one.text) or re.search(r"\d", one.text) or cues.COMMITS.search(one.text))
    ]
    return sorted(told[:MOST_ANSWERS], key=lambda one: one.place)


def _quoted(one: Said) -> str:
    bare = cues.tidy(one.text) or one.text
    return f"{bare[0].upper()}{bare[1:]}{'?' if one.asks else '.'}"
