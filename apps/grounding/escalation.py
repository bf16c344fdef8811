"""When must a person take over? Rules and a light classifier together; either one suffices.

Decided by code before anything is answered. The caller chooses the text and the action for a
reason; card and account data is masked and explained rather than handed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from apps.core import redaction
from apps.grounding.classifiers import injection, linear, sense
from apps.grounding.classifiers.dialogue import Spoken, same_words, spoken
from apps.grounding.escalation_rules import HARMLESS
from apps.grounding.escalation_topics import RULES, asks_the_rule
from apps.grounding.understanding.intents import is_follow_up

AT_ONCE: Final = (
    "self_harm",
    "violence",
    "injury_or_allergy",
    "minor",
    "fraud",
    "payment_data",
    "legal_threat",
    "person_requested",
    "frustration",
)
TOPICS: Final = ("complaint", "order_or_account", "medical", "b2b", "press", "negotiation")
REASONS: Final = AT_ONCE + TOPICS
"""All reason codes, the most urgent first. `AT_ONCE` cannot be switched off by a brand."""

THRESHOLDS: Final = (
    dict.fromkeys(AT_ONCE, 0.45)
    | dict.fromkeys(TOPICS, 0.55)
    | {
        "person_requested": 0.65,
        "self_harm": 0.75,
        "violence": 0.6,
        "minor": 0.6,
        "frustration": 0.55,
        "medical": 0.85,
        "press": 0.65,
        "negotiation": 0.65,
    }
)
RULED: Final = frozenset({"complaint", "order_or_account"})
DATA_KINDS: Final = frozenset({"card", "cvv", "iban", "bank_account", "secret", "national_id"})
LOOP: Final = 3
SHORT: Final = 5
MASKED: Final = 5
"""Words that must be left of a message for the classifiers to hear it, where some were taken out."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
GRAVE: Final = frozenset({"self_harm", "violence", "injury_or_allergy", "fraud", "legal_threat"})
MILD: Final = frozenset({"medical", "b2b", "press", "negotiation"})
LESS_PRESSING: Final = 3.0
"""Logits over the bar that a mild topic must be, where the classifier alone hears it."""
CLEARLY: Final = 0.5
"""The same for every other reason: half a logit is as good as none, and a grave reason's answer would
startle somebody who only asks for a lamp to hang."""
SLIGHT: Final = frozenset({*TOPICS, "payment_data", "person_requested"})
FAINTLY: Final = 1.0
"""Logits over the bar up to which a slight reason does not stand in the way of a plain question."""
BARELY: Final = 2.0
"""Logits over the bar up to which the classifier's word alone gives way to a good answer."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """`reasons` are codes out of REASONS, the most urgent first; `injection` does not escalate by itself.

    `general` tells that the message asks for the rule rather than tells a case of its own: an approved text
    for everyone may answer it before a person takes over. `unsure` tells that only the classifier hears it,
    and barely: an approved answer of good confidence comes first. `faint` tells that the classifier alone
    is just over its bar on a mild reason, in a plain question of no case of one's own (`do you deliver to
    Wales?`): it is answered or refused like any other, and the refusal offers the person anyway.
    """

    escalate: bool
    reasons: tuple[str, ...] = ()
    injection: bool = False
    general: bool = False
    unsure: bool = False
    faint: bool = False


def check(text: str, history: Sequence[object] = ()) -> Escalation:
    """Look at one message of a shopper. `history` are earlier lines, oldest first.

    A line is anything with `by` and `text` (an object, a mapping or a pair) or a plain text,
    which is taken as the shopper's. Never raises on odd text.
    """
    found = reasons(text, spoken(history))
    rule = bool(found) and asks_the_rule(text)
    over = _over(text, found, spoken(history))
    return Escalation(
        bool(found),
        found,
        injection.is_injection(text),
        general=rule and set(found) <= RULED,
        unsure=over is not None and over < BARELY,
        faint=rule and over is not None and over < FAINTLY and set(found) <= SLIGHT,
    )


def _over(text: str, found: Sequence[str], history: Sequence[Spoken]) -> float | None:
    """How far over its bar (logits) the one reason is where it is the classifier's alone; None where it is
    not, or where a mistake would hurt."""
    if len(found) != 1 or found[0] in GRAVE or _in_a_loop(text, history) or openly(text):
        return None
    return sense.opinion(HARMLESS.sub(" ", text)).margin


def openly(text: str) -> bool:
    """Whether the need for a person is said in so many words, or card or account data stands there."""
    plain = HARMLESS.sub(" ", text)
    ruled = any(pattern.search(plain) for patterns in RULES.values() for pattern in patterns)
    return ruled or any(span.kind in DATA_KINDS for span in redaction.find(text))


def reasons(text: str, history: Sequence[Spoken] = ()) -> tuple[str, ...]:
    plain = HARMLESS.sub(" ", text)
    found = {
        reason for reason, patterns in RULES.items() if any(pattern.search(plain) for pattern in patterns)
    }
    if len(_LETTERS.findall(plain)) > (1 if plain == text else MASKED):
        heard = _heard(plain, found)
        found |= heard - set(TOPICS) if _goes_on(text) else heard
    if any(span.kind in DATA_KINDS for span in redaction.find(text)):
        found.add("payment_data")
    if _in_a_loop(text, history):
        found.add("frustration")
    return tuple(reason for reason in REASONS if reason in found)


def _goes_on(text: str) -> bool:
    """A few words that go on with a question (`and for 10 m?`) bring no matter of their own."""
    return len(text.split()) <= SHORT and is_follow_up(text)


def _heard(text: str, ruled: Collection[str]) -> set[str]:
    """What the classifiers hear in it: reasons by their words, else one by words and meaning together."""
    scores = linear.load("escalation").scores(text)
    found = {reason for reason in REASONS if scores[reason] >= THRESHOLDS[reason]}
    if not found and not ruled:
        view = sense.opinion(text)
        bar = LESS_PRESSING if view.reason in MILD else CLEARLY
        return {view.reason} if view.margin >= bar else set()
    return found


def _in_a_loop(text: str, history: Sequence[Spoken]) -> bool:
    """The same question for the third time: whatever we answered did not help."""
    own = [line.text for line in history if line.by == "shopper"]
    return len(text.split()) > 2 and 1 + sum(same_words(text, earlier) for earlier in own[-8:]) >= LOOP
