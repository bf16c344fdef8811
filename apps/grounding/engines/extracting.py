"""Answers made of approved words: a typed attribute, or sentences of an approved passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from apps.core import countries
from apps.grounding.engines import wording
from apps.grounding.fitting import row_holds
from apps.grounding.lexicon import listed, pattern, whole_words
from apps.grounding.lookups import converting, facts
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.phrases import say
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.ranking import Ranked
from apps.grounding.relevance import asked, told
from apps.grounding.types import Evidence, ProductView, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding import language as languages
from apps.grounding.understanding.identifiers import codes, hard_numbers, names
from apps.grounding.units import UNITS
from apps.grounding.verifier.claims import sentences
from apps.grounding.verifier.facts import identifiers_in
from apps.grounding.words import concept, content, tokens

ENOUGH = 0.55
_GATED = 0.5
_MEASURING = frozenset(map(concept, listed("measuring")))
# What words and the model that reads both at once hold for likely together is said below that, too.
_BOTH, _AT_LEAST = 0.75, 0.35
_OTHER_LANGUAGE = 0.85  # the multilingual model tells less well apart, so its chances run lower
_NEAR = 0.6
_KINDS = 4
_LEANS = re.compile(
    r"^(?:this|these|they|it|that|such|however|but|only|unless|except|if|otherwise|items?|das|diese|sie|es|nur|jedoch|aber|wenn|ausgenommen)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:proof|resistant|able|ible|free|safe|friendly|less|ed|standing|foldable|vegan|compatible|dicht|fest|bar|frei|geeignet|tauglich)$",
    re.IGNORECASE,
)
_FREE = re.compile(r"(?:free|less|frei|los)$", re.IGNORECASE)
_WITHOUT = pattern(r"(?:free|less|frei|los)\b", r"\b(?:without|no|not|ohne|kein\w*|nicht)\b")
_DENIES = whole_words("not", "never", r"\w+n['’]t", "cannot", "nicht", "keine?", "nie")
# Closed lists of names, and how many of them the evidence must have to be about such.
_CLOSED = ((countries.NAMES, 1), (listed("payments"), 2))
_OPEN_END = re.compile(r"\b(?:in|for|from|to|by|with|at|on|of|into|für|aus|bis)$", re.IGNORECASE)
_MONEY = pattern(
    r"\bhow (?:much|expensive)\b", r"\bwhat .*\b(?:costs?|price|fee|charge)\b", r"\bprice of\b",
    r"\bwie teuer\b",
    r"\bwas kostet\b", r"\bwie ?viel kostet\b",
)  # fmt: skip
_PAID = re.compile(
    r"[€$£]|\beuros?\b|\beur\b|\busd\b|\bfree\b|\bcost|\bfee|\bcharge|\bpay|\bkosten|\bgratis|\bfrei\b|%",
    re.IGNORECASE,
)
_HOW_LONG = pattern(
    r"\bhow (?:long|soon|quickly|fast|many (?:minutes|hours|days|weeks|months|years))\b",
    r"\bwie (?:lange|schnell)\b", r"\bwhen (?:will|do|does|can)\b",
)  # fmt: skip


def statement_of(reading: Reading, product: ProductView | None, found: Ranked) -> Statement:
    """The sentence that says it: a phrase around a typed value, else approved words as they stand."""
    proof = found.evidence
    if proof.kind == "attribute" and product is not None:
        return Statement(_attribute(reading, product, proof), (proof.id,))
    parts = _each_kind(reading, found) or _quote(found)
    return Statement(" ".join(map(_closed, parts)), (proof.id,))


def _attribute(reading: Reading, product: ProductView, proof: Evidence) -> str:
    language = reading.language
    label = proof.text.partition(": ")[0]
    name = proof.source.title or product.title
    if facts.is_notation(proof.value):
        return f"{name}: {facts.plainly(label, proof.value)}."
    if proof.value is None:
        return proof.text if proof.text.endswith(".") else f"{proof.text}."
    if (
        isinstance(proof.value, bool)
        and _STATE.search(label)
        and (len(label.split()) == 1 or not label.endswith("ed"))
    ):
        said = say("is" if proof.value else "is_not", language, name=name, label=_inside(label))
        return wording.bare(said) if _asks_for_the_thing(reading.text, label) else said
    value = facts.value_text(proof.value, proof.unit, language)  # type: ignore[arg-type]
    value += converting.also(reading.text, proof.value, proof.unit, language)  # type: ignore[arg-type]
    weighed = proof.unit.lower() in UNITS and UNITS[proof.unit.lower()][0] == "mass"
    if (
        weighed
        and isinstance(proof.value, int | float | Decimal)
        and label.lower() in {"weight", "gewicht", "item weight"}
    ):
        return say("mass", language, name=name, value=value)
    bare = isinstance(proof.value, bool) or bool(_OPEN_END.search(label))
    return say(
        "attribute_bare" if bare else "attribute",
        language,
        name=name,
        value=value,
        label=_inside(label) if bare else label,
    )


def _asks_for_the_thing(text: str, label: str) -> bool:
    """`Is there latex in it?` of the field `latex-free`: a leading yes or no answers it the wrong way."""
    return bool(_FREE.search(label)) and not _WITHOUT.search(text)


def leans(sentence: str) -> bool:
    """True for a sentence that limits or goes on with the one before it."""
    return bool(_LEANS.match(sentence))


def _inside(label: str) -> str:
    """A label within a sentence: `Dimmable` is written small, `PFAS free` stays."""
    return label if label[1:] != label[1:].lower() else label[:1].lower() + label[1:]


def _closed(sentence: str) -> str:
    """With a full stop where it ends in a letter or figure, as the bullets of feeds do."""
    return f"{sentence}." if sentence[-1:].isalnum() else sentence


def _quote(found: Ranked) -> list[str]:
    """The sentence found, the one it leans on, the one behind it that limits it, and what is said there not
    to be so of the same."""
    parts = sentences(found.evidence.text)
    if found.sentence not in parts:
        return [found.evidence.text]
    at = parts.index(found.sentence)
    first = at - 1 if at and leans(parts[at]) else at
    last = at + 1 if at + 1 < len(parts) and leans(parts[at + 1]) else at
    subject = content(found.sentence)[:1]
    denied = [s for s in parts[last + 1 :] if _DENIES.search(s) and content(s)[:1] == subject]
    return [*parts[first : last + 1], *denied[:1]]


def _each_kind(reading: Reading, found: Ranked) -> list[str]:
    """The sentences of a rule that give the same for other kinds (`Frames: 5 years. Bulbs of wax: 2 years.`),
    where the best one is about a kind that was not asked for; empty where it is the only one."""
    wanted, first = set(asked(reading.text).concepts), content(found.sentence)[:1]
    measured = _dimensions(found.sentence)
    if found.evidence.product or not measured or set(first) <= wanted:
        return []
    alike = [
        s for s in sentences(found.evidence.text) if measured & _dimensions(s) and wanted & set(content(s))
    ]
    kinds = {word for s in alike for word in content(s)[:1]}
    return alike if 1 < len(alike) == len(kinds) <= _KINDS else []


def _dimensions(text: str) -> set[str]:
    return {q.dimension for q in quantities(text) if q.dimension}


def _strange(reading: Reading, proof: Evidence, known: str, sentence: str) -> str:
    """A name, model or number of the question that neither this evidence nor the product's name contains.

    A country is none where the evidence names countries, nor is a means of payment where it names some: who
    asks about one reads which they are.
    """
    there = f"{known} {proof.text} {proof.heading} {proof.source.title}"
    said = set(tokens(there)) | identifiers_in(there) | {concept(t) for t in tokens(there)}
    elsewhere = next((names for names, enough in _CLOSED if len(said & names) >= enough), frozenset())
    for word in sorted(codes(reading.text) | names(reading.question.text, reading.language)):
        if word not in said and concept(word) not in said and word not in elsewhere:
            return word
    if row_holds(asked(reading.text), sentence):  # `a chest of 96 cm` and the row of 93 to 99
        return ""
    given = quantities(proof.text)
    measures = asked(reading.text).measures
    hard = hard_numbers(reading.text)
    for number in quantities(reading.text):
        alike = any(_alike(number, other, measures, proof) for other in given)
        if number.text.split()[0] in hard and not alike and f"{number.said:g}" not in said:
            return number.text
    return ""


def _alike(asked_for: Quantity, given: Quantity, measures: frozenset[str], proof: Evidence) -> bool:
    """True where both numbers measure the same, so that the one given tells about the one asked for: in any
    field, in a text where it is a bound (`a 90 euro order`, `free from 80 euro`) or a temperature."""
    same = bool(asked_for.dimension) and given.dimension == asked_for.dimension
    meant = not asked_for.dimension and given.dimension.split("-")[0] in measures
    if proof.kind == "attribute":
        return same or meant or bool(asked_for.bound and not given.dimension and not asked_for.dimension)
    return (same and given.bound != "") or ((same or meant) and given.dimension == "degree")


def _wrong_type(reading: Reading, proof: Evidence, sentence: str) -> bool:
    """True where the question asks for a time or an amount of money and the sentence has none."""
    if proof.kind == "attribute":
        return False
    if _MONEY.search(reading.text) and not _PAID.search(sentence):
        return True
    if _HOW_LONG.search(reading.text):
        return not any(q.dimension in {"time", "businesstime", "length", ""} for q in quantities(sentence))
    return False


def _in_language(reading: Reading, found: Ranked) -> bool:
    """True where the text is in the shopper's language: by what it is marked as, else by its words where it
    is a product's, since feeds seldom mark them."""
    marked = found.evidence.language.split("-")[0]
    if marked == reading.language or not found.evidence.product:
        return marked == reading.language
    return languages.guess(found.sentence, marked) == reading.language


def answer(reading: Reading, ranked: Sequence[Ranked], capability: str, *, enough: float = ENOUGH) -> Outcome:
    """The best evidence that may answer, said; a refusal with the chance it was given up at."""
    enough *= 1.0 if reading.language == "en" else _OTHER_LANGUAGE
    known = " ".join(p.title for p in (reading.product, *reading.others) if p)
    top = ranked[0].chance if ranked else 0.0
    reason = "no_evidence"
    for found in ranked:
        if found.chance < max(enough, _NEAR * top) and not _agreed(reading, found, ranked, enough):
            break
        if _strange(reading, found.evidence, known, found.sentence):
            reason = "unknown_identifier"
        elif _wrong_type(reading, found.evidence, found.sentence):
            reason = "no_such_value"
        elif found.evidence.kind == "passage" and not _in_language(reading, found):
            reason = "not_in_language"
        else:
            statement = statement_of(reading, reading.product, found)
            return Answer(
                (statement,), (found.evidence,), capability_of(found.evidence, capability), found.chance
            )
    if reason == "not_in_language":
        return Refusal(reason, capability, "refuse_language", 0.3)
    return Refusal(reason, capability, confidence=top * (_GATED if reason != "no_evidence" else 0.9))


def _agreed(reading: Reading, found: Ranked, ranked: Sequence[Ranked], least: float) -> bool:
    """True where words and the model that reads both at once hold a piece for likely, and no other piece has
    a word of the question that it lacks (`how do I clean the blade`, and `dishwasher-safe handle`)."""
    if found.logit is None or least > ENOUGH or found is not ranked[0] or found.sure() < _BOTH:
        return False
    lacking = set(asked(reading.text).concepts) - _MEASURING - {*told(found.sentence).concepts}
    return found.chance >= _AT_LEAST and not any(lacking & {*told(o.evidence.text).concepts} for o in ranked)


def capability_of(proof: Evidence, asked_for: str) -> str:
    """Product facts where the evidence is the product's own, else policy."""
    if asked_for in {"compatibility", "price_availability"}:
        return asked_for
    return "product_facts" if proof.product else "policy"
