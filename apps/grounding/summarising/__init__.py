"""What a session was about, made of its own words: summary, objections, questions, outcome, follow-up.

Each statement names the messages it comes from; nothing is said that was not said by somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apps.grounding.classifiers import objections
from apps.grounding.classifiers.dialogue import Spoken, speaker
from apps.grounding.summarising import choosing, cues, follow_up, naming, outcomes, statements
from apps.grounding.summarising.lines import Line, Said, as_line, language, sentences
from apps.grounding.summarising.outcomes import Outcome, Promise

__all__ = ["Line", "Outcome", "Promise", "WrapUp", "brief", "wrap_up"]

Statement = tuple[str, tuple[str, ...]]
LABELS: Final = {
    "en": {"asked": "Asked", "answered": "Answered", "refused": "Could not answer", "tried": "Tried"},
    "de": {"asked": "Gefragt", "answered": "Beantwortet", "refused": "Offen geblieben", "tried": "Versucht"},
}


@dataclass(frozen=True, slots=True)
class WrapUp:
    """`summary` and `questions` carry message ids, `objections` are (tag, quote, message id, confidence)."""

    summary: tuple[Statement, ...]
    objections: tuple[tuple[str, str, str, float], ...]
    questions: tuple[tuple[str, str], ...]
    products: tuple[str, ...]
    outcome: Outcome
    follow_up: str
    promises: tuple[Promise, ...]
    language: str


def wrap_up(
    messages: Sequence[Line | Mapping[str, object]], *, products: Sequence[str] = (), language_code: str = ""
) -> WrapUp:
    """Read a whole transcript, oldest first. `products` are titles or skus worth recognising.

    `language_code` (en or de) overrides what the words themselves tell. Never raises on odd text.
    """
    lines = [as_line(message) for message in messages]
    code = language_code if language_code in LABELS else language(lines)
    said = sentences(lines)
    ended, promised = outcomes.outcome(said), outcomes.promises(said)
    return WrapUp(
        summary=tuple(_summary(said, code)),
        objections=tuple(_objections(lines)),
        questions=tuple(_questions(said)),
        products=tuple(naming.products(lines, products)),
        outcome=ended,
        follow_up=follow_up.draft(said, ended, promised, code),
        promises=tuple(promised),
        language=code,
    )


def brief(messages: Sequence[Line | Mapping[str, object]], *, language_code: str = "") -> list[Statement]:
    """At most four lines for the one who takes over: asked, answered, could not answer, tried."""
    lines = [as_line(message) for message in messages]
    labels = LABELS[language_code if language_code in LABELS else language(lines)]
    said = choosing.substantial(sentences(lines))
    house = [one for one in said if one.by != "shopper"]
    refused = [one for one in house if cues.CANNOT.search(one.text)]
    answered = [one for one in choosing.central(said, by="advisor") if one not in refused and not one.asks]
    tried = [one for one in said if one.by == "shopper" and cues.TRIED.search(one.text)]
    asked = [one for one in said if one.by == "shopper" and one.asks] or [
        one for one in (choosing.first_request(said),) if one
    ]
    rows = {
        "asked": _apart(asked)[-2:],
        "answered": answered[:1],
        "refused": refused[-1:],
        "tried": tried[-1:],
    }
    return [_row(labels[name], told) for name, told in rows.items() if told]


def _row(label: str, told: Sequence[Said]) -> Statement:
    words = " ".join(_sentence(one) for one in told)
    return f"{label}: {words}", tuple(dict.fromkeys(one.message for one in told))


def _sentence(one: Said) -> str:
    core = statements.shorten(cues.tidy(one.text)) or one.text
    return f"{core[0].upper()}{core[1:]}{'?' if one.asks else '.'}"


def _apart(said: Sequence[Said]) -> list[Said]:
    kept: list[Said] = []
    for one in said:
        if not any(choosing.alike(one, other) for other in kept):
            kept.append(one)
    return kept


def _summary(said: Sequence[Said], code: str) -> list[Statement]:
    lines = len({one.line for one in said})
    most = 3 if lines <= 10 else 4 if lines <= 26 else 6
    told = ((statements.retell(one, code), (one.message,)) for one in choosing.chosen(said, most=most))
    return [(text, ids) for text, ids in told if text]


def _questions(said: Sequence[Said]) -> list[tuple[str, str]]:
    own = [one for one in choosing.substantial(said) if one.by == "shopper" and one.asks]
    return [(_sentence(one), one.message) for one in _apart(own)]


def _objections(lines: Sequence[Line]) -> list[tuple[str, str, str, float]]:
    found: list[tuple[str, str, str, float]] = []
    heard: list[Spoken] = []
    for line in lines:
        if speaker(line.by) == "shopper":
            for tag, quote, confidence in objections.find(line.text, heard):
                if all((tag, quote) != (one[0], one[1]) for one in found):
                    found.append((tag, quote, line.id, confidence))
        heard.append(Spoken(speaker(line.by), line.text))
    return found
