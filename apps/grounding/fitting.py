"""Whether a sentence is of the kind a question asks for: what its words settle before any likeness does.

Each rule takes a piece of evidence down that cannot answer, however alike it is: a number of another kind, a
row of a table for other measures, a service that it does not speak of.
"""

from __future__ import annotations

import re

from apps.core import countries
from apps.grounding.aspects import other_aspect
from apps.grounding.lexicon import VAGUE_WORDS, listed, pattern
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.relevance import Asked, likeness_to, measured, named_outright, told
from apps.grounding.types import Evidence
from apps.grounding.understanding.intents import intents_of
from apps.grounding.units import UNITS
from apps.grounding.words import concept, is_function_word, opposite, tokens

_HOW_MANY = re.compile(r"\bhow many (\w+)(?: (\w+))?", re.IGNORECASE)
_SERVICE = re.compile(
    r"^\W*(?:(?:and|so|but|hi|hello)\W+)*(?:do|can|could|will|would) (?:you|u|ye) (.+)", re.I
)
_ANY_SERVICE = frozenset(
    concept(word)
    for word in [
        "have",
        "take",
        "do",
        "get",
        "offer",
        "give",
        "make",
        "let",
        "know",
        "accept",
        "allow",
        "sell",
        "stock",
        "provide",
        "tell",
        "say",
        "still",
        "also",
        "even",
        "ever",
        "please",
        "recommend",
        "carry",
        "keep",
        "charge",
        "guys",
        "actually",
    ]
) | frozenset(concept(word) for word in VAGUE_WORDS)
_CELL = re.compile(r"([^;:]{2,40}): ([^;]+)")
_OTHER_COUNT, _OTHER_MEASURE, _OTHER_SERVICE, _OTHER_ROW, _OPPOSITE = 0.3, 0.5, 0.75, 0.1, 0.5
_THIS_ROW = 0.9
_OTHER_MATTER, _SPECIAL, _OTHER_WAY, _ALL_SAID, _TOLD_HOW = 0.5, 0.7, 0.3, 0.93, 0.85
_HEADED, _LISTED, _ALL_THERE = 0.96, 0.8, 0.75
_VAGUE = frozenset(map(concept, VAGUE_WORDS))
# Services that come in a plain and in other forms, and the words that tell the others.
_SERVICES = frozenset(map(concept, ("delivery", "shipping", "versand", "lieferung")))
_WAYS = listed("ways")
# Names of which a rule lists those that hold, with how many it must have and the words of its matter.
_LISTS = (
    (countries.NAMES, 1, _SERVICES),
    (listed("payments") - {"pay"}, 2, frozenset(map(concept, ("pay", "accept")))),
)
_MATTERS = _SERVICES | frozenset(map(concept, ("return", "refund", "pay", "order", "buy", "accept", "back")))
_WHETHER_IT_IS = frozenset(map(concept, listed("whether")))
_WHETHER = pattern(
    r"^\W*(?:und |hallo |hi )?(?:liefer|versende|verschick|nehm|nimm|akzeptier|biete|hab|geh|darf|dürf|könn"
    r"|muss|müss|wird|werd|kann|gibt|ist|sind|hat|repariert?|reparieren)\w*\b"
)
_HOW_HEADED = re.compile(r"^(?:how to|how do|how can|so |wie )", re.IGNORECASE)
_TURNED_ROUND = frozenset(("return", "returns", "rück"))
_MEASURING = frozenset(map(concept, listed("measuring")))
_HOW_TO = re.compile(
    r"^\W*(?:(?:and|so|hi|hello)\W+)*(?:how (?:do|can|should|must|may) (?:i|we|you|one)|how to)"
    r" (?:best )?(\w+)",
    re.IGNORECASE,
)
_IT = pattern(r"\b(?:it|this|these|they|them|es|sie|dies\w*)\b")
_HOW_LONG = pattern(r"\bhow long\b", r"\b(?:until|by) when\b", r"\bwie lange\b", r"\bbis wann\b")
_MONEY = pattern(
    r"\bhow (?:much|expensive)\b", r"\bwhat\b.*\b(?:costs?|price|fees?|charges?)\b", r"\bwas kostet\b",
    r"\bwie (?:teuer|viel kostet)\b", r"\bwho pays\b", r"\b(?:ab )?welche[mr]? (?:betrag|bestellwert)\b",
    r"\b(?:from|above) (?:what|which) (?:amount|sum|value)\b", r"\b(?:costs?|fees?|charges?)\b",
)  # fmt: skip
_FREE = pattern(r"\bfree\b", r"\bgratis\b", r"\bkostenlos", r"\bkostenfrei", r"\bfrei\b")
_ALIKE = 0.6


def fitted(asking: Asked, piece: Evidence, chance: float) -> float:
    """The chance that the piece answers, taken down where it cannot, and up for the row that is asked for."""
    holds = row_holds(asking, piece.text) if piece.kind == "passage" else None
    if holds is not None:
        return max(chance, _THIS_ROW) if holds else chance * _OTHER_ROW
    if _counts_something_else(asking, piece):
        chance *= _OTHER_COUNT
    if says_the_opposite(asking, piece.text):
        chance *= _OPPOSITE
    # `waterproof: yes` needs no number, nor does `is it waterproof`, and a field asked for by its name is of
    # the kind it is of.
    plain = asking.yes_no and not asking.numbers
    settles = plain or isinstance(piece.value, bool) or named_outright(asking, piece) > 0
    if not settles and asking.measures - {"count"} and not measured(asking, told(piece.text)):
        chance *= _OTHER_MEASURE
    if piece.kind == "passage" and not piece.product:
        chance = _of_the_shop(asking, piece, chance)
    return chance * other_aspect(asking, piece)


def _of_the_shop(asking: Asked, piece: Evidence, chance: float) -> float:
    """The chance of a text that holds for the whole shop."""
    if _other_service(asking, piece):
        chance *= _OTHER_SERVICE
    if _tells_how(asking, piece.text):
        return max(chance, _TOLD_HOW)
    if _headed_how(asking, piece):
        return max(chance, _HEADED)
    matter = _matter(asking.text)
    of_it = asking.called and _IT.search(asking.text)
    if of_it and not matter and _matter(f"{piece.heading} {piece.source.title}"):
        return chance * _OTHER_MATTER  # `can I use it for …`, and how parcels are sent
    special = _special(asking, piece)
    if special:
        return chance * (_OTHER_WAY if special in _TURNED_ROUND else _SPECIAL)
    if matter and _settles(asking, piece):
        return max(chance, _ALL_SAID)
    if _lists(asking, piece):
        return max(chance, _LISTED)
    if matter and _has_all(asking, piece):
        return max(chance, _ALL_THERE)
    return chance


def _tells_how(asking: Asked, text: str) -> bool:
    """True for an instruction (`Wash a shell at 30 °C`) that does what is asked how to do (`how do I wash my
    shell`) to the same thing."""
    found = _HOW_TO.match(asking.text)
    if found is None:
        return False
    first, *rest = tokens(text) or [""]
    thing = {w for w in asking.concepts if w not in _VAGUE} - {concept(found[1])}
    return concept(first) == concept(found[1]) and bool(thing & set(map(concept, rest)))


def _headed_how(asking: Asked, piece: Evidence) -> bool:
    """True under `How to return`, where it is asked how to do that."""
    found, heading = _HOW_TO.match(asking.text), piece.heading.rsplit(" > ", 1)[-1]
    if found is None or not _HOW_HEADED.match(heading):
        return False
    return concept(found[1]) in told(heading).concepts


def _asks_whether(asking: Asked) -> bool:
    """True where a yes or no is asked for, not how much or how long."""
    whether = asking.yes_no or _WHETHER.match(asking.text)
    return bool(whether) and not (_MONEY.search(asking.text) or _HOW_LONG.search(asking.text))


def _lists(asking: Asked, piece: Evidence) -> bool:
    """True for a rule that lists countries or means of payment, where one is asked about (`Liefert ihr nach
    Wien`): who reads which they are has the answer, be it yes or no."""
    if not _asks_whether(asking) or told(piece.text).numbers:
        return False  # `parcels to Austria take 3 days` says nothing of other countries
    said, there = set(tokens(asking.text)), set(tokens(piece.text))
    about = frozenset(told(f"{piece.heading} {piece.text}").concepts)
    if _MATTERS & frozenset(asking.concepts) - about:
        return False  # `do I pay for returns from Austria`, and where parcels go
    about &= frozenset(asking.concepts)
    return any(said & names and len(there & names) >= enough and about & matter
               for names, enough, matter in _LISTS)  # fmt: skip


def _has_all(asking: Asked, piece: Evidence) -> bool:
    """True where a yes or no is asked for and the sentence has every telling word, one beside its matter."""
    if not _asks_whether(asking):
        return False
    telling = {w for w in asking.concepts if w not in _VAGUE} - _WHETHER_IT_IS
    return bool(telling - _MATTERS) and telling <= {*told(piece.text).concepts}


def _matter(text: str) -> bool:
    return "policy" in intents_of(text)


def _special(asking: Asked, piece: Evidence) -> str:
    """What sets the service told of apart, where none in particular is asked for (`express delivery`, `return
    shipping`, where delivery is asked for); '' where it is the plain one."""
    said, told_of = {concept(t) for t in tokens(asking.text)}, tokens(piece.text)
    services = [at for at, t in enumerate(told_of) if concept(t) in _SERVICES & said]
    before = [told_of[at - 1] if at else "" for at in services]
    special = [w for w in before if w in _WAYS and concept(w) not in said]
    return special[0] if special and len(special) == len(services) else ""


def _settles(asking: Asked, piece: Evidence) -> bool:
    """True where the sentence has all that is asked about, and a number of the kind that is asked for."""
    item = told(piece.text)
    telling = {w for w in asking.concepts if w not in _VAGUE} - asking.explained
    wanted = {*asking.measures} - {"count"} or ({"money"} if _MONEY.search(asking.text) else set())
    wanted = wanted - {"length"} | {"time"} if _HOW_LONG.search(asking.text) else wanted
    # `from 60 euro on, delivery is free` tells no price.
    free = _FREE.search(piece.text) and not _FREE.search(asking.text)
    numbers = [n for n in item.numbers if not (free and n.bound and n.dimension.startswith("money"))]
    dimensions = {q.dimension.split(":")[0].removeprefix("business").split("-")[0] for q in numbers}
    heading = set(told(piece.heading.rsplit(" > ", 1)[-1]).concepts)
    over = heading if heading <= telling else frozenset()  # `Delivery` over `A parcel costs 5 euro.`
    return bool(telling) and bool(wanted & dimensions) and telling <= {*item.concepts, *over, *_MEASURING}


def says_the_opposite(asking: Asked, text: str) -> bool:
    """True where a word asked for is not there but its opposite is (`hot`, and `keeps cold`)."""
    there = frozenset(told(text).concepts)
    return any(opposite(word) & there and word not in there for word in asking.concepts)


def _counts_something_else(asking: Asked, piece: Evidence) -> bool:
    """`How many lamps` and only years or euros are there."""
    found = _HOW_MANY.search(asking.text)
    if found is None or is_function_word(found[1]) or {found[1], found[2]} & UNITS.keys():
        return False
    numbers = told(piece.text).numbers
    return bool(numbers) and all(n.dimension not in {"", "count"} for n in numbers)


def _other_service(asking: Asked, piece: Evidence) -> bool:
    """`Do you buy …`, and neither the sentence nor what stands over it speaks of buying."""
    found = _SERVICE.match(asking.text)
    if found is None:
        return False
    verb = next((concept(t) for t in tokens(found[1]) if not is_function_word(t)), "")
    if not verb or verb in _ANY_SERVICE or verb[0].isdigit():
        return False
    there = told(f"{piece.heading} {piece.source.title} {piece.text}").concepts
    return likeness_to(verb, there) < _ALIKE


def row_holds(asking: Asked, text: str) -> bool | None:
    """For a row of a table (`size: M; chest in cm: 95–101`) and a measure in the question: whether it is in
    the row's span. None where the text is no such row or the question names no measure of it."""
    cells = _CELL.findall(text)
    if len(cells) < 2 or not asking.numbers:
        return None
    for label, value in cells:
        if {concept(t) for t in tokens(label)} & set(asking.concepts):
            spans = [q for q in quantities(value) if q.low <= q.high]
            if spans:
                return any(_within(given, span) for given in asking.numbers for span in spans)
    return None


def _within(given: Quantity, span: Quantity) -> bool:
    return span.low / span.factor <= given.said <= span.high / span.factor
