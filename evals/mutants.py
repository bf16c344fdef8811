"""True sentences changed in one place: the verifier must stop each change and let the truth itself pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.grounding.types import Evidence, Source
from apps.grounding.verifier import judge

_FILE = Path(__file__).with_name("mutants.txt")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-]*[A-Za-z]{2,}-?\d)")
_WORD_NUMBERS = {
    "two": "three", "three": "five", "five": "six", "six": "four", "ten": "twelve", "one": "three",
}  # fmt: skip
_CHAINS: dict[str, tuple[tuple[str, ...], ...]] = {
    "unit": (
        ("mm", "cm", "m"), ("g", "kg"), ("ml", "litres"), ("W", "kW"), ("inches", "cm"), ("hours", "minutes"),
        ("days", "weeks"), ("years", "months"), ("weeks", "months"), ("minutes", "hours"), ("GB", "TB"),
        ("Tagen", "Wochen"), ("Jahre", "Monate"), ("Stunden", "Tage"), ("Werktage", "Wochen"),
        ("working days", "weeks"), ("Liter", "ml"),
    ),
    "currency": (("EUR", "USD", "GBP"), ("£", "$", "€")),
    "weekday": (("Monday", "Tuesday", "Wednesday", "Saturday", "Sunday"), ("Montag", "Dienstag", "Samstag")),
    "month": (("March", "April", "June", "August", "December"),),
    "country": (
        ("Norway", "Sweden", "Austria", "Belgium", "Iceland", "Germany", "Slovenia", "Portugal"),
        ("Österreich", "Schweden", "Polen"),
    ),
    "store": (("Oslo", "Bergen"), ("Köln", "Bremen")),
    "antonym": (
        ("detachable", "fixed"), ("waterproof", "leaky"), ("opened", "unopened"), ("indoor", "outdoor"),
        ("cool", "warm"), ("dry", "wet"), ("open", "closed"), ("before", "after"), ("free", "chargeable"),
        ("smallest", "largest"), ("sensitive", "robust"), ("kostenlos", "kostenpflichtig"),
        ("geschlossen", "geöffnet"), ("Maximum", "Minimum"), ("removable", "fixed"), ("high", "low"),
        ("included", "excluded"),
    ),
    "material": (
        ("cotton", "linen"), ("polyester", "nylon"), ("oak", "pine"), ("wool", "silk"), ("down", "fleece"),
        ("steel", "titanium"), ("Baumwolle", "Seide"), ("hazelnuts", "almonds"), ("PayPal", "cheque"),
    ),
    "colour": (("white", "black"), ("sand", "purple"), ("Grün", "Rot")),
}  # fmt: skip
_ONE_WAY: dict[str, tuple[tuple[str, str], ...]] = {
    "bound": (
        ("up to", "at least"), ("at least", "at most"), ("at most", "at least"), ("from birth up to", "from"),
        ("bis zu", "mindestens"), ("mindestens", "höchstens"), ("over", "under"), ("under", "over"),
        ("Maximum", "Minimum"), ("maximum", "minimum"), ("within", "after"), ("for up to", "for more than"),
    ),
    "quantifier": (
        ("Some", "All"), ("some", "all"), ("Club members", "All customers"), ("Students", "All customers"),
        ("Mitglieder", "Alle Kunden"),
    ),
    "direction": (
        ("lighter", "heavier"), ("more powerful", "less powerful"), ("smallest", "biggest"),
        ("before", "after"),
    ),
    "scope": (
        ("Unworn", "Worn"), ("Worn", "All"), ("Sale items", "Gift cards"), ("Standard", "Express"),
        ("Opened", "Unopened"), ("Reduzierte", "Fehlerhafte"), ("ungetragen", "getragen"),
        ("floor", "canopy"), ("hood", "collar"), ("cover", "frame"), ("handle", "lid"), ("seams", "soles"),
        ("oats", "wheat"), ("hazelnuts", "peanuts"), ("charger", "headset"), ("batteries", "tyres"),
    ),
    "condition": (),
}  # fmt: skip
_CONDITION = re.compile(
    r",? (?:only if|only when|if|unless|except|until|for orders over|for orders of|wenn|sofern) [^.]*(?=\.)"
    r"|(?:^|(?<=, ))Ab \d+ EUR ist "
)
_INVENTED = {
    "invented price": ("It costs 49.90 EUR.", "It is now 20 % cheaper.", "Es kostet 49,90 EUR."),
    "invented warranty": ("It comes with a lifetime warranty.", "Darauf gibt es 10 Jahre Garantie."),
    "invented compatibility": ("It is compatible with all other models.", "It fits the ZX-900."),
    "invented stock": ("It is in stock now.", "Only 3 are left in stock.", "Es ist sofort vorrätig."),
    "invented promise": ("We will deliver it tomorrow.", "It is certified by an independent laboratory."),
    "invented praise": ("It is the best choice on the market.", "It is ideal for allergic people."),
}
_TWICE = re.compile(r"\b(\w+) (?:and|to|und|bis) \1\b")  # `June to June` is no sentence
_VERB = re.compile(
    r"\b(is|are|can|must|may|has|have|comes?|gets?|takes?|holds?|fits?|covers?|contains?|deliver"
    r"|ist|sind|besteht|passt|hält|fasst|dauert|beträgt|trägt|wiegt|kostet)\b(?! not\b| nicht\b| no\b)"
)
_GERMAN = frozenset(
    ("ist", "sind", "besteht", "passt", "hält", "fasst", "dauert", "beträgt", "trägt", "wiegt", "kostet")
)
_BE = frozenset(("is", "are", "can", "must", "may", "ist", "sind"))


@dataclass(frozen=True, slots=True)
class Truth:
    """A claim, the evidence that proves it, and the product both speak of ('' for a rule of the shop)."""

    shop: str
    product: str
    evidence: str
    claim: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A truth changed in one place. `of` is the product asked about, where that is what was changed."""

    truth: Truth
    kind: str
    claim: str
    of: str = ""


@cache
def truths() -> tuple[Truth, ...]:
    """All true sentences of the file."""
    rows = [line for line in _FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(Truth(*(part.strip() for part in row.split("|"))) for row in rows)


def holds(truth: Truth, claim: str, *, of: str = "") -> bool:
    """Whether the verifier lets the claim pass on the truth's evidence."""
    sku = truth.product or None
    item = Evidence("e", "passage", truth.evidence, Source("passage", "e", title=truth.product), product=sku)
    return judge(claim, [item], product=of or sku).verdict == "supported"


@cache
def mutants() -> tuple[Mutant, ...]:
    """Every change of every truth; the same each time."""
    found = {
        (truth, kind, claim, of): None
        for truth in truths()
        for make in _MAKERS
        for kind, claim, of in make(truth)
        if (claim != truth.claim or of) and not _still_true(truth, claim) and not _TWICE.search(claim)
    }
    return tuple(Mutant(truth, kind, claim, of) for truth, kind, claim, of in found)


def _still_true(truth: Truth, claim: str) -> bool:
    """A change that the evidence says elsewhere is no mutant (`floor` → `cover` where both are washable)."""
    return claim.rstrip(".").lower() in truth.evidence.lower() and claim != truth.claim


def _numbers(truth: Truth) -> Iterator[tuple[str, str, str]]:
    for match in _NUMBER.finditer(truth.claim):
        said, ahead, behind = match.group(), truth.claim[: match.start()], truth.claim[match.end() :]
        kind = "percentage" if behind.lstrip().startswith("%") else "number"
        if re.search(r"\d (?:to|bis) $", ahead) or ahead.endswith(("-", "x ")):
            kind = "range end"
        for other in _others(said):
            yield kind, f"{ahead}{other}{behind}", ""
    for word, other in _WORD_NUMBERS.items():
        for match in re.finditer(rf"\b{word}\b", truth.claim):
            yield "number word", truth.claim[: match.start()] + other + truth.claim[match.end() :], ""


def _others(said: str) -> Iterator[str]:
    digits = [c for c in said if c.isdigit()]
    last = str((int(digits[-1]) + 3) % 10)
    at = max(i for i, c in enumerate(said) if c.isdigit())
    first = re.sub(r"\d", lambda m: str(int(m.group()) % 9 + 1), said, count=1)
    yield said[:at] + last + said[at + 1 :]
    yield first
    yield f"1{said}"
    if len(said) > 1 and said[0].isdigit() and said[1].isdigit() and said[0] != said[1] and said[1] != "0":
        yield said[1] + said[0] + said[2:]


def _chained(truth: Truth) -> Iterator[tuple[str, str, str]]:
    for kind, chains in _CHAINS.items():
        for chain in chains:
            for word in chain:
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)" if word.isalpha() else re.escape(word)
                for other in (each for each in chain if each != word):
                    yield kind, re.sub(pattern, other, truth.claim, count=1), ""


def _one_way(truth: Truth) -> Iterator[tuple[str, str, str]]:
    for kind, pairs in _ONE_WAY.items():
        for word, other in pairs:
            yield kind, re.sub(rf"\b{re.escape(word)}\b", other, truth.claim, count=1), ""


def _conditions(truth: Truth) -> Iterator[tuple[str, str, str]]:
    bare = _CONDITION.sub("", truth.claim).strip()
    if bare != truth.claim and len(bare.split()) > 2:
        yield "condition dropped", bare[:1].upper() + bare[1:], ""


def _denials(truth: Truth) -> Iterator[tuple[str, str, str]]:
    claim = truth.claim
    for word in (" not ", " nicht ", "cannot ", " no "):
        if word in claim and " or " not in claim:
            yield "negation removed", claim.replace(word, "can " if word == "cannot " else " ", 1), ""
            return
    match = _VERB.search(claim)
    if match is None:
        return
    verb, ahead, behind = match[1], claim[: match.start()], claim[match.end() :]
    put = f"{verb} nicht" if verb in _GERMAN else f"{verb} not" if verb in _BE else f"does not {verb}"
    yield "negation added", f"{ahead}{put}{behind}", ""


def _named(truth: Truth) -> Iterator[tuple[str, str, str]]:
    names = sorted({t.product for t in truths() if t.product and t.product != truth.product})
    at = len(truth.claim) % len(names)
    if truth.product:
        yield "another product asked about", truth.claim, names[at]
    for other in (names[at], names[at - 5]):
        if truth.product and truth.product in truth.claim:
            yield "product named", truth.claim.replace(truth.product, other), ""
        elif truth.product and truth.claim.startswith("It "):
            yield "product named", f"The {other} {truth.claim[3:]}", ""


def _invented(truth: Truth) -> Iterator[tuple[str, str, str]]:
    for kind, added in _INVENTED.items():
        for sentence in added:
            yield kind, f"{truth.claim} {sentence}", ""


_MAKERS: tuple[Callable[[Truth], Iterator[tuple[str, str, str]]], ...] = (
    _numbers, _chained, _one_way, _conditions, _denials, _named, _invented,
)  # fmt: skip
