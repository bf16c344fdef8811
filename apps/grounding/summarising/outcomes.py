"""How a session ended, and what was promised in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from apps.grounding.summarising import cues
from apps.grounding.summarising.choosing import substantial
from apps.grounding.summarising.lines import Said

Outcome = Literal["purchased", "decided_later", "needs_follow_up", "resolved", "unresolved", "left"]


@dataclass(frozen=True, slots=True)
class Promise:
    """`owner` is advisor, assistant or shopper; `due` is the moment in the words that were used, or empty."""

    text: str
    message_id: str
    owner: str
    due: str


def promises(said: Sequence[Said]) -> list[Promise]:
    """What somebody of the house said they would do later."""
    found = []
    for one in substantial(said):
        if (
            one.by == "advisor"
            and not one.asks
            and cues.COMMITS.search(one.text)
            and cues.PENDING.search(one.text)
        ):
            due = cues.DUE.search(one.text)
            found.append(
                Promise(cues.tidy(one.text), one.message, one.by, due.group().strip() if due else "")
            )
    return found


def outcome(said: Sequence[Said]) -> Outcome:
    """One word out of the closed list, judged by the last things both sides said."""
    own = [one for one in said if one.by == "shopper"]
    house = [one for one in said if one.by != "shopper"]
    if not own:
        return "left"
    ending = own[-4:]
    if any(cues.BOUGHT.search(one.text) and not one.asks for one in own[-8:]):
        return "purchased"
    if any(cues.LATER.search(one.text) for one in ending):
        return "decided_later"
    if any(promise for promise in promises(said) if promise.owner == "advisor"):
        return "needs_follow_up"
    return _without_plans(ending, house)


def _without_plans(ending: Sequence[Said], house: Sequence[Said]) -> Outcome:
    last = ending[-1]
    unanswered = not house or house[-1].line < last.line
    if any(cues.THANKS.search(one.text) and not cues.ANGRY.search(one.text) for one in ending[-3:]) and house:
        return "resolved"
    if cues.ANGRY.search(last.text) or (unanswered and (last.asks or cues.TROUBLE.search(last.text))):
        return "unresolved"
    if house and house[-1].asks and not unanswered:
        return "left"
    refused = any(cues.CANNOT.search(one.text) for one in house[-2:])
    return "unresolved" if refused else "resolved" if house and not unanswered else "left"
