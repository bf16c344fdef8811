"""A question as it is understood: in the brand's own terms. What that changed is told with the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from apps.grounding import synonyms
from apps.grounding.synonyms import Book, Synonym
from apps.grounding.types import Decision, KnowledgePort, Line, Question, Statement
from apps.grounding.understanding import language as languages


@dataclass(frozen=True, slots=True)
class Heard:
    """The question with the brand's terms, which synonyms it was read by, and those of the lines before."""

    question: Question
    read: tuple[Synonym, ...] = ()
    before: tuple[Synonym, ...] = ()


def settled(
    question: Question,
    port: KnowledgePort,
    mend: Callable[[str], str],
    settle: Callable[[Question], Decision],
) -> Decision:
    """What `settle` decides about the question in the brand's terms, or, where that answers nothing, about
    the shopper's own words: a brand's texts may use those as well."""
    asked = heard(question, port, mend)
    said = told(settle(asked.question), asked)
    if not asked.read or said.outcome not in ("refused", "clarify"):
        return said
    own = settle(replace(question, text=mend(question.text)))
    return own if own.outcome == "answered" and own.statements else said


def heard(question: Question, port: KnowledgePort, mend: Callable[[str], str]) -> Heard:
    """The question read by the brand's synonyms, before and after `mend` has put typing slips right."""
    book = port.synonyms()
    if not book.synonyms:
        return Heard(replace(question, text=mend(question.text)))
    spoken = _spoken(question.text, question.language)
    first = book.reread(question.text, spoken)
    again = book.reread(mend(first.text), spoken)
    history, before = _earlier(question, book)
    return Heard(
        replace(question, text=again.text, history=history),
        tuple(dict.fromkeys((*first.read, *again.read))),
        before,
    )


def told(decision: Decision, heard: Heard) -> Decision:
    """The decision with what was read as what, said in the answer where it would hide that."""
    understood = decision.understanding
    if understood is None or not (heard.read or heard.before):
        return decision
    carried = synonyms.words_of(understood.text) if understood.follow_up else ()
    before = (s for s in heard.before if synonyms.holds(carried, synonyms.words_of(s.term), s.language))
    read = tuple(dict.fromkeys((*heard.read, *before)))
    known = replace(understood, read_as=tuple((one.said, one.term) for one in read))
    decision = replace(decision, understanding=known)
    if decision.outcome != "answered" or not decision.statements:
        return decision
    note = synonyms.named(decision.text, read, understood.language)
    if not note:
        return decision
    statements = (Statement(note), *decision.statements)
    return replace(decision, text=f"{note} {decision.text}", statements=statements)


def _earlier(question: Question, book: Book) -> tuple[tuple[Line, ...], tuple[Synonym, ...]]:
    """The lines before, the shopper's in the brand's terms; the assistant's own are in them already."""
    lines: list[Line] = []
    read: list[Synonym] = []
    for line in question.history:
        if line.by == "shopper":
            said = book.reread(line.text, _spoken(line.text, question.language))
            read += said.read
            line = replace(line, text=said.text)
        lines.append(line)
    return tuple(lines), tuple(dict.fromkeys(read))


def _spoken(text: str, language: str) -> tuple[str, ...]:
    """The languages a text may be in: the likeliest first, then the session's."""
    own = language.split("-")[0]
    return tuple(dict.fromkeys((languages.guess(text, own), own)))
