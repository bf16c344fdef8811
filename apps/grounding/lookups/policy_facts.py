"""What the brand lays down as facts: returns, delivery, warranty, payment.

Answered only where every word of the question is understood; anything more particular is left to texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from apps.core import countries
from apps.grounding.lookups import fact_words as words
from apps.grounding.outcomes import Answer
from apps.grounding.types import Evidence, KnowledgePort, PolicyFact, ProductView, Source, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding.places import placed
from apps.grounding.words import is_function_word, is_negator, stem, tokens

CAPABILITY = "policy"
_SURE = 0.96
_LISTED = 6
_ABOUT = {
    "returns": re.compile(
        r"\breturn(?:s|ed|ing)?\b|\b(?:send|bring|give|take)\b.{0,30}\bback\b|\brefunds?\b|\bmoney back\b"
        r"|\brückgabe\w*|\brücksend\w*|\bretoure\w*|\bzurück\w+|\bgeld zurück\b|\berstatt\w*",
        re.IGNORECASE,
    ),
    "warranty": re.compile(
        r"\bwarrant(?:y|ies)\b|\bguarantees?\b|\bgarantie(?:zeit|dauer)?\b", re.IGNORECASE
    ),
    "express": re.compile(r"\bexpress\w*", re.IGNORECASE),
    "delivery": re.compile(
        r"\bdeliver\w*|\bshipping\b|\bship(?:s|ped)?\b|\bpostage\b|\bsend\b.{0,20}\bto\b|\bversand\w*"
        r"|\bversend\w*|\bverschick\w*|\b(?:ge)?liefer\w*",
        re.IGNORECASE,
    ),
    "payment": re.compile(
        r"\bpay(?:s|ing|ment|ments)?\b|\baccept\b|\btake\b|\bzahl\w*|\bbezahl\w*|\bakzeptier\w*"
        r"|\bnehmt\b|\bnehmen\b",
        re.IGNORECASE,
    ),
}
_ORDER = ("returns", "warranty", "express", "delivery", "payment")
COST = re.compile(
    r"\bcosts?\b|\bmuch\b|\bprice\b|\bcharges?\b|\bfees?\b|\bfree\b|\bkost\w*|\bwie ?viel\b|\bgebühr\w*"
    r"|\bpreis\b|\bgratis\b|\bversandkost\w*|\blieferkost\w*|\bversandkostenfrei\w*|\bteuer\b|\bfrei\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\bfree\b|\bgratis\b|\bkostenlos\w*|\bkostenfrei\w*|\bversandkostenfrei\w*|\bfrei\b", re.I
)
TIME = re.compile(
    r"\blong\b|\bdays?\b|\btimes?\b|\bwhen\b|\bfast\b|\bquick\w*|\bsoon\b|\bperiod\b|\bwindow\b|\bdeadline\b"
    r"|\bwithin\b|\buntil\b|\bmonths?\b|\byears?\b|\blange?\b|\bdauer\w*|\bwann\b|\btagen?\b|\bfrist\b"
    r"|\bschnell\b|\blieferzeit\w*|\b\w+frist\b|\bmonate\w*|\bjahre\w*|\bgarantie(?:zeit|dauer)\b|\bbis\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\bwho\b|\bpays?\b|\bwer\b|\bzahlt?\b|\bbezahlt?\b|\bträgt\b|\bpostage\b|\bporto\b", re.I)
_MONEY_BACK = re.compile(r"\brefund\w*|\bmoney\b|\bgeld\b|\berstatt\w*", re.IGNORECASE)
_WHERE = re.compile(
    r"\bwhere\b|\b(?:which|what) countr|\bwohin\b|\b(?:welche|in welche) länder\b|\bto\b|\bnach\b", re.I
)
PLAIN = frozenset(
    word
    for row in (Path(__file__).parent.parent / "data" / "policy_words.txt").read_text("utf-8").splitlines()
    if not row.startswith("#")
    for word in row.split()
)  # fmt: skip
_LIMITS = re.compile(
    r"\b(?:not|no|never|cannot|except\w*|excluded?|only|unless|final sale|kein\w*|nicht|ausgeschlossen"
    r"|ausgenommen|außer|nur)\b|n['’]t\b",
    re.IGNORECASE,
)


def answer(reading: Reading, port: KnowledgePort) -> Answer | None:
    """The facts that answer the question, as sentences that are their own evidence; None where none does."""
    topic = next((name for name in _ORDER if _ABOUT[name].search(reading.text)), None)
    if topic is None or reading.language not in words.LANGUAGES or any(map(is_negator, tokens(reading.text))):
        return None
    facts = [fact for fact in port.policy_facts() if fact.kind in (topic, "countries")]
    if not facts or _limited(reading, port, topic):
        return None
    said = _SAY[topic](reading, facts)
    if not said:
        return None
    proofs = [_evidence(n, fact, text, reading.language) for n, (fact, text) in enumerate(said)]
    statements = tuple(Statement(proof.text, (proof.id,)) for proof in proofs)
    return Answer(statements, tuple(proofs), CAPABILITY, _SURE, "policy_fact")


def _evidence(place: int, fact: PolicyFact, text: str, language: str) -> Evidence:
    title = words.title(fact.kind, language)
    source = Source("fact", fact.id, fact.version, title, date=fact.date)
    return Evidence(f"fact:{fact.id}:{place}", "fact", text, source, name=fact.kind, language=language)


def _limited(reading: Reading, port: KnowledgePort, topic: str) -> bool:
    """True where an approved text speaks of an exception that may touch the product the question is about."""
    products = [p for p in (reading.product, *reading.others, *reading.candidates) if p]
    for product in products:
        texts = list(product.texts)
        for language in words.LANGUAGES:
            texts += port.passages(reading.text, product=product.sku, language=language)
        if any(_ABOUT[topic].search(t.text) and _LIMITS.search(t.text) for t in texts):
            return True
    return False


def _understood(reading: Reading, topic: str, text: str, more: Collection[str] = ()) -> bool:
    """True when each telling word of the text belongs to the topic, the product meant or the common few."""
    known = {stem(word) for word in more} | {stem(w) for p in _meant(reading) for w in tokens(p.title)}
    for pattern in (_ABOUT[topic], COST, TIME, _FREE, _WHO, _MONEY_BACK):
        text = pattern.sub(" ", text)
    left = set(tokens(text)) - placed(reading.text) - PLAIN
    return all(w.isdecimal() or is_function_word(w) or stem(w) in known for w in left)


def _meant(reading: Reading) -> list[ProductView]:
    return [p for p in (reading.product, *reading.others) if p]


Said = list[tuple[PolicyFact, str]]


def _returns(reading: Reading, facts: Sequence[PolicyFact]) -> Said:
    rule = next((fact for fact in facts if fact.kind == "returns"), None)
    text, language = reading.text, reading.language
    if rule is None or not _understood(reading, "returns", text, _RETURNING):
        return []
    if _MONEY_BACK.search(text) and "refund_days" in rule.value and TIME.search(text):
        return [(rule, words.refund(rule, language))]
    if _MONEY_BACK.search(text) and not re.search(
        r"\breturn|\brück|\bretour|\bzurück\w", text, re.IGNORECASE
    ):
        return []
    if COST.search(text) or _FREE.search(text) or _WHO.search(text):
        return [(rule, words.postage(rule, language))] if "postage" in rule.value else []
    exceptions = words.exceptions(rule, language)
    if exceptions is None:
        return []
    return [(rule, each) for each in (words.window(rule, language), exceptions) if each]


_RETURNING = ("shipping", "return", "rücksendung", "versand", "deadline", "porto", "label", "send")


def _delivery(reading: Reading, facts: Sequence[PolicyFact]) -> Said:
    named, rest = countries.named(reading.text)
    if not _understood(reading, "delivery", rest):
        return []
    rates = {fact.scope: fact for fact in facts if fact.kind == "delivery"}
    complete = next((f for f in facts if f.kind == "countries" and f.value.get("complete")), None)
    if any(code not in rates for code in named):
        return [(complete, words.everywhere(sorted(rates), reading.language))] if complete and rates else []
    costs, takes = bool(COST.search(rest) or _FREE.search(rest)), bool(TIME.search(rest))
    if not named and not (costs or takes):
        asked = complete and rates and _WHERE.search(rest)
        return [(complete, words.everywhere(sorted(rates), reading.language))] if asked and complete else []
    meant = [rates[code] for code in named] or list(rates.values())
    if len(meant) > _LISTED:
        return []
    return [(fact, text) for fact in meant for text in _rate(fact, costs, takes, reading)]


def _rate(fact: PolicyFact, costs: bool, takes: bool, reading: Reading) -> list[str]:
    """The sentences of one country; where neither cost nor time is asked, all there is."""
    language, free = reading.language, bool(_FREE.search(reading.text))
    whole = not (costs or takes)
    said = [words.reached(fact, language)] if whole else []
    said += words.cost(fact, language, free=free) if costs or whole else []
    said += words.time(fact, language) if takes or whole else []
    return said


def _express(reading: Reading, facts: Sequence[PolicyFact]) -> Said:
    rule = next((fact for fact in facts if fact.kind == "express"), None)
    more = ("delivery", "shipping", "lieferung", "versand", "deliver", "ship", "expressversand")
    if rule is None or not _understood(reading, "express", reading.text, more):
        return []
    return [(rule, text) for text in _rate(rule, *_asked(reading), reading)]


def _asked(reading: Reading) -> tuple[bool, bool]:
    costs, takes = bool(COST.search(reading.text)), bool(TIME.search(reading.text))
    return (costs, takes) if costs or takes else (True, True)


def _warranty(reading: Reading, facts: Sequence[PolicyFact]) -> Said:
    rules = {fact.scope: fact for fact in facts if fact.kind == "warranty"}
    said = {stem(word) for word in tokens(reading.text)}
    categories = {p.category.lower().strip() for p in _meant(reading)}
    special = [s for s in rules if s and (s in categories or {stem(w) for w in tokens(s)} <= said)]
    if len(special) > 1 or not _understood(reading, "warranty", reading.text, tokens(" ".join(special))):
        return []
    rule = rules.get(special[0] if special else "")
    if rule is None or (reading.candidates and len(rules) > 1):
        return []
    return [(rule, words.warranty(rule, reading.language))]


def _payment(reading: Reading, facts: Sequence[PolicyFact]) -> Said:
    rule = next((fact for fact in facts if fact.kind == "payment"), None)
    asked, rest = words.methods_in(reading.text)
    means = asked or re.search(r"\bpay|\bzahl|\bbezahl", rest, re.IGNORECASE)
    if rule is None or not means or not _understood(reading, "payment", rest, ("use", "akzeptiert", "karte")):
        return []
    if asked and all(method in rule.value["methods"] for method in asked):
        return [(rule, words.accepted(asked, reading.language))]
    if not rule.value.get("complete"):
        return []
    return [(rule, words.accepted(rule.value["methods"], reading.language))]


_SAY = {
    "returns": _returns, "delivery": _delivery, "express": _express, "warranty": _warranty,
    "payment": _payment,
}  # fmt: skip
