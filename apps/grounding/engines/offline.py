"""The engine that needs no model: typed look-ups, then approved sentences, else an honest no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.grounding.engines import topics
from apps.grounding.engines.extracting import ENOUGH, answer
from apps.grounding.lookups import (
    comparing,
    eligibility,
    facts,
    finding,
    hours,
    linked,
    measures,
    named,
    policy_facts,
    prices,
    relations,
    size_charts,
    slots,
)
from apps.grounding.lookups.variants import ask_product, ask_which, asked_before
from apps.grounding.outcomes import Answer, Courtesy, Handover, Outcome, Refusal
from apps.grounding.ranking import Ranked, rank
from apps.grounding.types import Evidence, KnowledgePort, ProductView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.intents import in_catalogue_words
from apps.grounding.understanding.needs import has_bound, seeks
from apps.grounding.words import tokens

_REQUEST = re.compile(
    r"\b(?:give me|get me|can i get|could i get|can you (?:give|do|make|lower|take)|could you|would you"
    r"|make it|for me|i want|lower the|"
    r"knock|haggle|negotiat|approve|confirm|agree"
    r"|bekomme ich|kann ich .* bekommen|gebt ihr mir|macht ihr mir)\b",
    re.IGNORECASE,
)
_STRICT = 0.7
_FIRM = (eligibility.CONTRADICTION, "not_in_language")
_KNOWN = 0.4
_KEPT = 10
_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Drafted:
    """An engine's outcome and all the evidence it looked at, best first; `ranked` where texts were ranked."""

    outcome: Outcome
    retrieved: tuple[Evidence, ...] = ()
    ranked: tuple[Ranked, ...] = ()


def _pool(reading: Reading, port: KnowledgePort) -> list[Evidence]:
    """Everything that may answer: the product's facts and texts, then general passages."""
    product = reading.product
    items = list(facts.all_of(product, reading.variant)) if product else []
    passages = port.passages(
        reading.text, product=product.sku if product else None, language=reading.language
    )
    seen = {i.text for i in items}
    return items + [p for p in passages if p.text not in seen]


def _ranked(reading: Reading, port: KnowledgePort) -> list[Ranked]:
    """All evidence, best first; where nothing is near, read again for the question in catalogue words."""
    title = " ".join(p.title for p in (reading.product, *reading.others) if p)
    pool = _pool(reading, port)
    found = rank(reading.text, pool, title=title, language=reading.language)
    other = in_catalogue_words(reading.text)
    if other == reading.text or reading.product is None or (found and found[0].chance >= ENOUGH):
        return found
    again = rank(other, pool, title=title, language=reading.language)
    return again if again and again[0].chance > found[0].chance else found


def draft(reading: Reading, port: KnowledgePort) -> Drafted:
    """The outcome for one question. Price, stock and relations are looked up, never ranked."""
    quick = _without_evidence(reading)
    if quick is not None:
        return Drafted(quick)
    if reading.intent == "appointment":
        free = slots.answer(reading, port)
        return Drafted(free, free.evidence if isinstance(free, Answer) else ())
    typed = _typed(reading, port)
    if typed is not None and not isinstance(typed, Refusal):
        return Drafted(typed, typed.evidence if isinstance(typed, Answer) else ())
    ranked = _ranked(reading, port)
    outcome = _from_texts(reading, port, ranked, typed)
    best = outcome.evidence if isinstance(outcome, Answer) else ()
    rest = [r.evidence for r in ranked if all(r.evidence.id != b.id for b in best)]
    return Drafted(outcome, (*best, *rest)[:_KEPT], tuple(ranked))


def _without_evidence(reading: Reading) -> Outcome | None:
    """What is decided by the words alone."""
    if not tokens(reading.text):
        return Refusal("nothing_asked", "triage")
    if reading.has("order"):
        return Handover("order_or_account")
    if reading.unknown:
        return Refusal("unknown_product", "product_facts")
    if reading.intent == "restock":
        return Refusal("restock_promise", "price_availability", "refuse_restock")
    if reading.has("discount") and _REQUEST.search(reading.text):
        return Refusal("discount", "price_availability", "refuse_discount")
    if reading.intents == ("greeting",):
        return Courtesy("hello", "triage", "greeting")
    return None


def _typed(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """What typed fields answer; None where they are not asked for."""
    product = reading.product
    sought = (
        size_charts.answer(reading, port)
        or eligibility.answer(reading, port)
        or policy_facts.answer(reading, port)
        or topics.answer(reading, port)
        or _sought(reading, port)
    )
    if sought is not None:
        return sought
    if reading.has("best") and not reading.has("compare", "compatibility"):
        return finding.find(reading, port) or comparing.criterion(reading)
    if reading.has("compare") and product and reading.others:
        return comparing.compare(reading)
    if product and reading.has("stock") and not reading.has("policy"):
        return prices.stock(reading, product)
    if product and reading.has("price") and not reading.has("policy"):
        return prices.price(reading, product)
    if not product and not reading.candidates and (reading.has("filter") or seeks(reading.text)):
        return _found(reading, port)
    if product and not reading.has("policy", "hours"):
        between = linked.declared(reading, port)
        if between:
            return between
    if product and reading.has("compatibility") and linked.names_a_stranger(reading, port):
        return Refusal("unknown_identifier", relations.CAPABILITY, "refuse_compatibility", 0.15)
    if product and reading.has("compatibility"):
        return relations.compatibility(reading, port)
    return None


def _sought(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """The goods of a kind that meet what is needed, where no page is in view and a kind is said, no name."""
    text = reading.text
    if reading.question.product or reading.has("policy", "hours"):
        return None
    kind = finding.only_kind(text, port)
    if kind:
        return ask_product(reading, kind[:_OFFERED], "product_facts")
    if not seeks(text):
        return None
    if not (has_bound(text) or finding.says_several(text, port)):
        return None
    found = finding.find(reading, port)
    return found if isinstance(found, Answer) else None


def _found(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """Products that are sought; words may also seek what only a text tells, a bound never does."""
    if reading.has("policy", "hours"):
        return None
    found = finding.find(reading, port)
    return found if isinstance(found, Answer) or has_bound(reading.text) else None


def _from_texts(
    reading: Reading, port: KnowledgePort, ranked: Sequence[Ranked], typed: Outcome | None
) -> Outcome:
    """What approved words answer, after typed fields could not."""
    if reading.has("hours"):
        said = answer(reading, [r for r in ranked if not r.evidence.product], "live_help", enough=_STRICT)
        return (
            said
            if isinstance(said, Answer) and re.search(r"\d{1,2}[:.]\d\d", said.statements[0].text)
            else hours.availability(reading, port)
        )
    if isinstance(typed, Refusal) and (typed.capability != relations.CAPABILITY or typed.reason in _FIRM):
        return typed
    if reading.candidates and not reading.has("policy"):
        return (
            Refusal("ambiguous_product", "product_facts")
            if asked_before(reading)
            else ask_product(reading, reading.candidates, "product_facts")
        )
    general = not reading.product and reading.has("price", "stock")
    several = _several_of_kind(reading, port) if general and not reading.has("discount") else ()
    if several and not asked_before(reading):
        return ask_product(reading, several, "price_availability")
    each = named.all_named(reading)
    if each:
        return _by_variant(reading, each)
    said = answer(reading, ranked, _capability(reading), enough=_STRICT if typed or general else ENOUGH)
    if isinstance(said, Answer):
        return _by_variant(reading, said)
    measured = (
        None
        if typed or reading.has("policy", "discount")
        else measures.only_one(reading) or measures.limit(reading)
    )
    if measured:
        return _by_variant(reading, measured)
    if reading.has("discount"):
        return Refusal("discount", "price_availability", "refuse_discount")
    if typed is not None:
        return typed
    if reading.language != "en" and _known_in_english(reading, port):
        return Refusal("not_in_language", _capability(reading), "refuse_language", 0.3)
    return _which_product(reading, port, said)


def _several_of_kind(reading: Reading, port: KnowledgePort) -> tuple[ProductView, ...]:
    """The goods whose price or stock is asked by their kind alone: no text about their kind is the answer."""
    pool = [hit.product for hit in port.find_products(reading.text, limit=finding.LOOKED_AT)]
    found = finding.of_kind(reading.text, pool)[1]
    return tuple(found[:_OFFERED]) if len(found) > 1 else ()


def _known_in_english(reading: Reading, port: KnowledgePort) -> bool:
    """True when approved English words would answer what approved words in the shopper's language do not."""
    found = rank(reading.text, port.passages(reading.text, language="en", limit=5), language=reading.language)
    return bool(found) and found[0].chance >= _KNOWN


def _capability(reading: Reading) -> str:
    if reading.has("policy"):
        return "policy"
    return "compatibility" if reading.intent == "compatibility" else "product_facts"


def _by_variant(reading: Reading, said: Answer) -> Outcome:
    """Ask back where the attribute answered is a variant's own and the variants differ."""
    name, product = said.evidence[0].name, reading.product
    values = {str(a.value) for v in reading.variants for a in v.attributes if a.name == name}
    if product and name and len(values) > 1 and not asked_before(reading):
        return ask_which(reading, product, said.capability)
    return said


def _which_product(reading: Reading, port: KnowledgePort, said: Outcome) -> Outcome:
    """Ask for the product where a question about one names none; else stay with the refusal."""
    needs = reading.has("price", "stock", "compatibility") or reading.intents == ("attribute",)
    if reading.product or not needs or asked_before(reading):
        return said
    hits = [h.product for h in port.find_products(reading.question.text, limit=6)]
    pointing = re.search(
        r"\b(?:it|this|that|these|they|es|das|dies\w*)\b", reading.question.text, re.IGNORECASE
    )
    if hits and (reading.has("price", "stock") or pointing):
        return ask_product(reading, tuple(hits), "product_facts")
    return said
