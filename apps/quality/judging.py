"""Did what came agree with what was expected? Plain values in, one verdict out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.quality.set_models import Expects

OUTCOMES: Final = {
    Expects.ANSWER: "answered",
    Expects.REFUSAL: "refused",
    Expects.ESCALATION: "escalated",
    Expects.CLARIFY: "clarify",
}
BETWEEN: Final = " | "
"""Stands between the alternatives of one thing that must be said."""
GRAVE: Final = frozenset({"answered_anyway", "said_forbidden"})
"""Verdicts of which one is enough: something was said that must not be said."""
SENTENCES: Final = {
    "right": "As expected.",
    "said_forbidden": "It said “{detail}”, which must never be said.",
    "answered_anyway": "It answered, where it must not.",
    "not_answered": "It gave no answer ({detail}).",
    "other_outcome": "It did something else: {detail}.",
    "other_reason": "For another reason: {detail}.",
    "other_source": "The answer does not stand on the expected source but on: {detail}.",
    "words_missing": "The answer does not say “{detail}”.",
    "error": "Asking it broke down: {detail}.",
}


@dataclass(frozen=True)
class Expected:
    """What should come; `source` is a ref (quality.sources), `contains` and `never` as in Question."""

    expects: str = Expects.ANSWER
    source: str = ""
    contains: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    reason: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Expected:
        """From a run's copy."""
        return cls(
            kept.get("expects", Expects.ANSWER),
            kept.get("source", ""),
            tuple(kept.get("contains", ())),
            tuple(kept.get("never", ())),
            kept.get("reason", ""),
        )


@dataclass(frozen=True)
class Came:
    """What came. `sources` are `{ref, sku, title, …}` of the proven sentences (quality.sources.described)."""

    outcome: str
    text: str = ""
    reason: str = ""
    sources: Sequence[Mapping[str, Any]] = field(default=())


@dataclass(frozen=True)
class Verdict:
    """`code` names one of SENTENCES; `detail` is what it speaks of."""

    code: str
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.code == "right"

    @property
    def why(self) -> str:
        """One English sentence."""
        return sentence(self.code, self.detail)


def sentence(code: str, detail: str) -> str:
    """The verdict in one English sentence."""
    return SENTENCES.get(code, "{detail}").format(detail=detail)


def judge(expected: Expected, came: Came, *, product: str = "") -> Verdict:
    """The first thing that is wrong, the gravest first; `product` is the sku the question was asked about."""
    said = _plain(came.text)
    if forbidden := next((words for words in expected.never if _plain(words) in said), ""):
        return Verdict("said_forbidden", forbidden)
    if wrong := _outcome(expected, came):
        return wrong
    if expected.reason and expected.reason != came.reason:
        return Verdict("other_reason", came.reason)
    if expected.source and not any(stands_on(expected.source, each, product) for each in came.sources):
        titles = dict.fromkeys(str(each.get("title") or each["ref"]) for each in came.sources)
        return Verdict("other_source", ", ".join(titles) or "–")
    missing = next((words for words in expected.contains if not _any_of(words, said)), "")
    return Verdict("words_missing", missing) if missing else Verdict("right")


def stands_on(wanted: str, source: Mapping[str, Any], product: str = "") -> bool:
    """Whether a source is the one wanted: `article:returns` in any wording, `article:returns@3` in that one;
    `fact:delivery` of any place, `fact:delivery DE` of that one; a field, of this product."""
    ref = str(source["ref"])
    if wanted.startswith("article:"):
        return ref == wanted if "@" in wanted else ref.partition("@")[0] == wanted
    if wanted.startswith("fact:"):
        return ref == wanted or ref.partition(" ")[0] == wanted
    return ref == wanted and (not product or not source.get("sku") or source["sku"] == product)


def _outcome(expected: Expected, came: Came) -> Verdict | None:
    states_something = came.outcome == "answered" and bool(came.sources)
    if expected.expects == Expects.WITHHELD:
        return Verdict("answered_anyway") if states_something else None
    if came.outcome == OUTCOMES[Expects(expected.expects)]:
        return None
    if expected.expects == Expects.ANSWER:
        return Verdict("not_answered", came.reason or came.outcome)
    if states_something and expected.expects != Expects.CLARIFY:
        return Verdict("answered_anyway")
    return Verdict("other_outcome", came.outcome)


def _any_of(words: str, said: str) -> bool:
    return any(_plain(each) in said for each in words.split(BETWEEN.strip()) if each.strip())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
