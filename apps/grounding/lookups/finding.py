"""Products of a kind that meet every need stated, each with the approved values that prove it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from apps.grounding.lookups import facts
from apps.grounding.lookups.comparing import compare, told
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, KnowledgePort, ProductView, Source
from apps.grounding.understanding import Reading
from apps.grounding.understanding.naming import kind_of
from apps.grounding.understanding.needs import STANDS, Needs, is_open, needs_of
from apps.grounding.verifier.claims import sentences
from apps.grounding.words import concept, content, is_function_word, is_negator, stem, tokens

CAPABILITY = "orientation"
LOOKED_AT = 40
_FOUND = 5
_MOST_OF = re.compile(
    r"\b(?:cheap|light|heavi|warm|bright|bigg|larg|small|long|short|strong|tall|thinn|thick|fast|quiet|wid)est\b"
    r"|\b(?:cheap|light|heavi|warm|bright|bigg|larg|small|long|short|strong|tall|fast|quiet)er\b(?!.*\bthan\b)"
    r"|\bmost \w+|\b(?:günstigste|billigste|leichteste|wärmste|hellste|größte|kleinste|längste)\w*",
    re.IGNORECASE,
)
_BELOW = re.compile(r"(?:minus|[-−–])\s?(\d+(?:[.,]\d+)?)|(\d+(?:[.,]\d+)?)")
_RATED = frozenset(map(concept, ("rating", "class", "level", "column", "protection")))
_PEOPLE = frozenset(map(concept, ("sleeps", "seats", "persons", "people", "players", "berths", "capacity")))


def find(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """Products of the kind named that meet all needs, or all of the kind in order where the most of something
    is asked for; None where no kind or no need is stated, or where only the whole catalogue could tell."""
    text = reading.text
    pool = [hit.product for hit in port.find_products(text, limit=LOOKED_AT)]
    kind, products = of_kind(text, pool)
    if not products:
        return None
    if _MOST_OF.search(text):
        return _in_order(reading, needs_of(_MOST_OF.sub(" ", text), kind), products, pool)
    needs = needs_of(text, kind)
    if not needs.stated():
        return None
    products, needs = _called(products, needs)
    if reading.has("best") and not _more_than_names(products, needs):
        return None
    found = [(p, proofs) for p in products if (proofs := _proofs(text, p, needs))]
    lines = [(p, proof) for p, proofs in found[:_FOUND] for proof in proofs]
    if not lines:
        return Refusal("nothing_found", CAPABILITY)
    statements = tuple(told(reading, p, proof) for p, proof in lines)
    return Answer(statements, tuple(proof for _, proof in lines), CAPABILITY, 0.75)


def _in_order(
    reading: Reading, needs: Needs, products: list[ProductView], pool: Sequence[ProductView]
) -> Outcome | None:
    """The goods of the kind by what is asked for (`the cheapest grinder`), where the search has surely found
    all of them: they are few, and nothing of their kind stands in its last quarter."""
    named = [p for p in products if all(_in_title(p, word) for word in needs.words)]
    if replace(needs, words=()).stated() or (needs.words and not named):
        return None
    products = named or products
    far = {p.sku for p in pool[len(pool) * 3 // 4 :]} if len(pool) >= LOOKED_AT else set()
    if not 1 < len(products) <= _FOUND or any(p.sku in far for p in products):
        return None
    first, *others = products
    said = compare(replace(reading, product=first, others=tuple(others)))
    return said if isinstance(said, Answer) else None


def _called(products: list[ProductView], needs: Needs) -> tuple[list[ProductView], Needs]:
    """The products whose titles have the words that any of their titles has (`sleeping` bags), and the needs
    that are left to be proved; a need that nothing else states is still to be proved."""
    words = [w for w in needs.words if any(_in_title(p, w) for p in products)]
    left = replace(needs, words=tuple(w for w in needs.words if w not in words))
    if not left.stated():
        return products, needs
    return [p for p in products if all(_in_title(p, w) or _worded(p, w)[0] for w in words)], left


def _more_than_names(products: Sequence[ProductView], needs: Needs) -> bool:
    """True where something is needed besides what the goods are called (`the best sleeping bag`)."""
    named = all(any(_in_title(p, word) for p in products) for word in needs.words)
    return replace(needs, words=()).stated() or not named


def _in_title(product: ProductView, word: str) -> bool:
    kind = kind_of(product)
    return any(concept(t) == word for t in tokens(product.title)) or (
        kind.startswith(word) and len(kind) > len(word) + 2
    )


def of_kind(text: str, pool: Sequence[ProductView]) -> tuple[frozenset[str], list[ProductView]]:
    """The words (concepts) of the text that name a kind, and the products of it: by the end of their titles,
    also inside a compound, or by the whole name of their category."""
    words_said = [t for t in tokens(text) if not is_function_word(t)]
    said = frozenset(map(concept, words_said))
    called = {p.sku: _title_kind(p, words_said) for p in pool}
    filed = {p.sku: _category_kind(p, said, loose=is_open(text)) for p in pool}
    words = called if any(called.values()) else filed
    counts = Counter(word for found in words.values() for word in found)
    if words is called and counts:  # of several words that may be a kind, the one that most products are of
        kind = frozenset(word for word, _ in counts.most_common(1))
        return kind, [p for p in pool if words[p.sku] & kind]
    return frozenset(counts), [p for p in pool if words[p.sku]]


def only_kind(text: str, port: KnowledgePort) -> tuple[ProductView, ...]:
    """The goods of the kind that is all the text says (`headlamps`); none where it says more."""
    if len(content(text)) > 2 or not says_several(text, port):
        return ()
    kind, products = of_kind(text, [hit.product for hit in port.find_products(text, limit=LOOKED_AT)])
    return tuple(products) if set(content(text)) <= kind else ()


def says_several(text: str, port: KnowledgePort) -> bool:
    """True where goods are spoken of in the plural (`bulbs`), so that a kind is meant and not one of them."""
    pool = [hit.product for hit in port.find_products(text, limit=LOOKED_AT)]
    kind, products = of_kind(text, pool)
    said = [t for t in tokens(text) if concept(t) in kind]
    return len(products) > 1 and any(t.endswith("s") and stem(t) != t for t in said)


def _title_kind(product: ProductView, said: Sequence[str]) -> frozenset[str]:
    kind = kind_of(product)
    ends = [t for t in said if concept(t) == concept(kind) or (len(t) > 2 and stem(kind).endswith(stem(t)))]
    return frozenset(map(concept, ends))


def _category_kind(product: ProductView, said: frozenset[str], *, loose: bool) -> frozenset[str]:
    leaf = product.category.rpartition(">")[2]
    filed = frozenset(concept(t) for t in tokens(leaf) if not is_function_word(t))
    return filed & said if filed <= said or loose else frozenset()


def _proofs(text: str, product: ProductView, needs: Needs) -> list[Evidence]:
    """What proves that the product meets every need; nothing where one is not met, or not known to be."""
    proofs: list[Evidence | None] = [_bounded(text, product, bound) for bound in needs.bounds]
    if needs.cold is not None:
        proofs.append(_bears(product, needs.cold))
    if needs.people is not None:
        proofs.append(_for_people(product, needs.people))
    if any(proof is None for proof in proofs):
        return []
    named = {c for a in facts.attributes(product) if not isinstance(a.value, bool) for c in _label(a)}
    for word in needs.words:
        met, proof = _worded(product, word)
        if met is False or (met is None and word not in named and not _in_title(product, word)):
            return []
        proofs.append(proof)
    known = list({p.id: p for p in proofs if p is not None}.values())
    if all(p.name == "category" for p in known):  # what it costs tells more than that it is of the kind
        return [facts.lowest_price(product) or known[0]] if known else []
    return known


def _bounded(text: str, product: ProductView, bound: Quantity) -> Evidence | None:
    """The value the bound is about, where it keeps within it."""
    if bound.dimension.startswith("money:"):
        proof = facts.lowest_price(product)
    else:
        fitting = [e for e in facts.attributes(product) if any(_same(q, bound) for q in quantities(e.text))]
        asks = asked(text)
        wanted = {*asks.concepts, *asks.names}
        order = sorted(fitting, key=lambda e: (-len(_label(e) & wanted), len(_label(e))))
        proof = order[0] if order else None
    return proof if proof is not None and _within(bound, proof) else None


def _same(said: Quantity, bound: Quantity) -> bool:
    return said.dimension == bound.dimension and said.bound == ""


def _label(proof: Evidence) -> set[str]:
    return {concept(t) for t in tokens(proof.text.partition(":")[0])}


def _within(limit: Quantity, proof: Evidence) -> bool:
    for said in quantities(proof.text):
        if _same(said, limit):
            inside = limit.low <= said.low and said.high <= limit.high
            return inside and not (limit.strict and said.low in (limit.low, limit.high))
    return False


def _bears(product: ProductView, cold: float) -> Evidence | None:
    """The temperature that the product is good down to, where that is as cold; of several the comfortable."""
    stated = [e for e in facts.attributes(product) if concept("temperature") in _label(e)]
    order = sorted(stated, key=lambda e: ("comfort" not in e.text.lower(), "limit" in e.text.lower()))
    for proof in order[:1]:
        lowest = _BELOW.search(facts.value_text(proof.value, "", "en"))  # type: ignore[arg-type]
        if lowest and (-float(lowest[1]) if lowest[1] else float(lowest[2])) <= cold:
            return proof
    return None


def _for_people(product: ProductView, many: int) -> Evidence | None:
    for proof in facts.attributes(product):
        value = proof.value
        if isinstance(value, int | float) and not isinstance(value, bool) and _label(proof) & _PEOPLE:
            return proof if value >= many and not proof.unit else None
    return None


def _worded(product: ProductView, word: str) -> tuple[bool | None, Evidence | None]:
    """Whether the product is as the word says, None where nothing tells, and what says so: a field that is
    or is not so, a value, its category, a sentence."""
    stands = STANDS.get(word)
    for proof in [*facts.attributes(product), *facts.options(product), _filed(product)]:
        values = set(content(proof.text.partition(": ")[2]))
        if stands and _label(proof) & stands.names and values & stands.values:
            return True, proof
        if isinstance(proof.value, bool):
            if word in _label(proof):
                return proof.value, proof if proof.value else None
        elif _rated(proof, word) or (word in values and not any(map(is_negator, tokens(proof.text)))):
            return True, proof
    said = ((e, s) for e in product.texts for s in sentences(e.text) if word in content(s))
    found = next((replace(e, text=s) for e, s in said if not any(is_negator(t) for t in tokens(s))), None)
    return (True, found) if found else (None, None)


def _rated(proof: Evidence, word: str) -> bool:
    """`Waterproof rating: 5000 mm` tells of something waterproof."""
    value = proof.value
    return (
        word in _label(proof)
        and _label(proof) - {word} <= _RATED
        and isinstance(value, int | float)
        and value > 0
    )


def _filed(product: ProductView) -> Evidence:
    source = Source("attribute", f"{product.sku}:category", product.version, product.title, product.url)
    text = f"Category: {product.category.rpartition('>')[2].strip()}"
    return Evidence(source.id, "attribute", text, source, product.sku, "category", product.category)
