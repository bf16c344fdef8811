"""Who may have what: delivery areas, regions and ages, by declared rules only.

Of the rules that speak of what is asked the closest decide: the product's own, then its category's, then the
brand's. Rules as close as each other that say different things settle nothing: then nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.core import countries
from apps.grounding.lookups import policy_facts, rule_words
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.rule_view import RuleView
from apps.grounding.types import Evidence, KnowledgePort, ProductView, Source, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding.places import placed
from apps.grounding.words import is_function_word, is_negator, stem, tokens

CAPABILITY = "compatibility"
CONTRADICTION = "contradictory_rules"
_SURE = 0.96
_DELIVERED = re.compile(
    r"\bdeliver\w*|\bshipping\b|\bship(?:s|ped)?\b|\bpost(?: it)? to\b|\bsend\b.{0,30}\bto\b|\bversand\w*"
    r"|\bversend\w*|\bverschick\w*|\bschick\w*|\b(?:ge)?liefer\w*",
    re.IGNORECASE,
)
_SOLD = re.compile(
    r"\b(?:sold|sell|buy|order|purchase|available|get|allowed|kaufen|bestell\w*|erhältlich|verkauf\w*"
    r"|verfügbar|erlaubt|zugelassen)\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\bhow old\b|\b(?:minimum|least|legal) age\b|\bage (?:limit|restrict|requirement|check)\w*"
    r"|\bold enough\b|\b(\d{1,2})[- ]years?[- ]olds?\b|\b(?:aged|age|over|under) (\d{1,2})\b"
    r"|\bif i(?:'m| am) (\d{1,2})\b"
    r"|\bmindestalter\b|\balters(?:grenze|beschränkung|freigabe)\b|\bab (?:wie ?viel|welchem|wie viel)\b"
    r"|\bwie alt\b|\b(\d{1,2})[- ]?jährig\w*|\b(?:unter|über|ab) (\d{1,2})\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\breturn\w*|\brefund\w*|\bwarrant\w*|\bguarant\w*|\bpay\w*|\brückgabe\w*|\bzurück\w*|\bgarantie\w*"
    r"|\bbezahl\w*|\brepair\w*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?(\d{4,5}|[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]{2})?)\b(?! ?(?:eur|€|usd|\$|chf))",
    re.IGNORECASE,
)
_MORE = frozenset(
    word
    for line in (Path(__file__).parent.parent / "data" / "eligibility_words.txt")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where it shall go, or how old somebody is."""

    kinds: tuple[str, ...]
    country: str = ""
    postcode: str = ""


def answer(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """The rules that settle it, a refusal where they contradict each other, None where none speaks."""
    asked = _asked(reading)
    if asked is None or reading.language not in rule_words.LANGUAGES or reading.candidates or reading.others:
        return None
    product = reading.product
    rules = [rule for rule in port.rules(product.sku if product else "") if _of_concern(rule, reading)]
    for kind in asked.kinds:
        speaking = [rule for rule in rules if rule.kind == kind and _verdict(rule, asked) is not None]
        if speaking:
            return _settled(reading, asked, _closest(speaking, asked))
    return None


def _asked(reading: Reading) -> _Asked | None:
    text = reading.text
    if any(map(is_negator, tokens(text))) or _OTHERWISE.search(text):
        return None
    named, rest = countries.named(text)
    delivered = bool(_DELIVERED.search(text))
    match = _POSTCODE.search(_without_name(rest, reading.product)) if delivered else None
    postcode = match[1].upper() if match and any(c.isdigit() for c in match[1]) else ""
    if len(named) > 1:
        return None
    if delivered and (named or postcode):
        return _Asked(("delivery", "region"), named[0] if named else "", postcode)
    if named and _SOLD.search(text):
        return _Asked(("region", "delivery"), named[0])
    return _Asked(("age",)) if _AGED.search(text) else None


def _without_name(text: str, product: ProductView | None) -> str:
    """The text without the numbers of the product's own name and number."""
    for word in tokens(f"{product.title} {product.sku}") if product else ():
        if any(c.isdigit() for c in word):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _of_concern(rule: RuleView, reading: Reading) -> bool:
    """Without a product only the brand's rules, and those of a category the question names."""
    if reading.product or not rule.category:
        return True
    said = {stem(word) for word in tokens(reading.text)}
    return {stem(word) for word in tokens(rule.category.rsplit(" > ", 1)[-1])} <= said


def _verdict(rule: RuleView, asked: _Asked) -> bool | None:
    """Whether the rule allows what is asked; None where it does not speak of it."""
    if rule.kind == "age":
        return True
    there = not asked.country or asked.country in rule.countries
    if not rule.postcodes:
        there = there and bool(asked.country)
    elif asked.postcode:
        there = there and _fits(rule, asked.postcode)
    elif there:
        return rule.allowed  # some of the country: said with its postcodes
    if there:
        return rule.allowed
    knows = bool(asked.country) or bool(rule.postcodes)
    return False if rule.only and knows else None


def _fits(rule: RuleView, postcode: str) -> bool:
    plain = postcode.replace(" ", "")
    return any(plain.startswith(one.replace(" ", "")) for one in rule.postcodes)


def _closest(rules: Sequence[RuleView], asked: _Asked) -> list[RuleView]:
    """The rules nearest to the product; of these, where a postcode is asked, those that name its beginning,
    and those that name the place before those that only leave it out."""
    depth = max(rule.depth for rule in rules)
    near = [rule for rule in rules if rule.depth == depth]
    if asked.postcode:
        near = [rule for rule in near if rule.postcodes and _fits(rule, asked.postcode)] or near
    if asked.country:
        near = [rule for rule in near if asked.country in rule.countries] or near
    return near


def _settled(reading: Reading, asked: _Asked, rules: Sequence[RuleView]) -> Outcome | None:
    partial = bool(asked.country) and not asked.postcode and any(rule.postcodes for rule in rules)
    verdicts = {(_verdict(rule, asked), rule.min_age) for rule in rules}
    if len(verdicts) > 1 and not (partial and len({bool(rule.postcodes) for rule in rules}) > 1):
        return Refusal(CONTRADICTION, CAPABILITY, "refuse", 0.15)
    allows = any(_verdict(rule, asked) for rule in rules)
    more = policy_facts.COST.search(reading.text) or policy_facts.TIME.search(reading.text)
    if allows and asked.kinds != ("age",) and more:
        return None  # what it costs or how long it takes is told by facts and texts
    if (allows or reading.product is None) and not _understood(reading):
        return None
    name = reading.product.title if reading.product else ""
    said = [rule_words.said(rule, name, reading.language, country=asked.country) for rule in rules]
    if any(text is None for text in said):
        return Refusal("not_in_language", CAPABILITY, "refuse_language", 0.3)
    proofs = [_evidence(rule, str(text), reading.language) for rule, text in zip(rules, said, strict=True)]
    statements = tuple(Statement(proof.text, (proof.id,)) for proof in proofs)
    return Answer(statements, tuple(proofs), CAPABILITY, _SURE, "eligibility_rule")


def _understood(reading: Reading) -> bool:
    """True when each telling word of the question belongs to the matter, the product meant or a place."""
    _, text = countries.named(reading.text)
    for pattern in (_DELIVERED, _AGED, _POSTCODE):
        text = pattern.sub(" ", text)
    known = {stem(word) for word in _MORE}
    if reading.product:
        known |= {stem(word) for word in tokens(f"{reading.product.title} {reading.product.category}")}
    left = set(tokens(text)) - placed(reading.text) - policy_facts.PLAIN
    return all(word.isdecimal() or is_function_word(word) or stem(word) in known for word in left)


def _evidence(rule: RuleView, text: str, language: str) -> Evidence:
    source = Source("rule", rule.id, rule.version, rule_words.title(rule.kind, language), date=rule.date)
    return Evidence(
        f"rule:{rule.id}", "rule", text, source, rule.product or None, name=rule.kind, language=language
    )
