"""What no word of a model may do, whatever the verifier makes of it: add a word, a number or a way out.

The verifier weighs claims; words of an engine that invents are held to more. A statement that a good model
put too freely is lost here, and the approved words are said in its place: that costs style, never truth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.core import redaction
from apps.grounding.classifiers.injection import is_injection
from apps.grounding.lexicon import lines
from apps.grounding.quantities import quantities
from apps.grounding.types import ClaimVerdict, Evidence
from apps.grounding.understanding import language as languages
from apps.grounding.units import UNITS
from apps.grounding.verifier.claims import LEAD, kind_of, sentences
from apps.grounding.words import concept, content, is_function_word, is_negator, tokens

LONGEST = 300
_GLUE = frozenset(concept(word) for line in lines("wording.txt") for word in line)
_UNITS = frozenset(concept(unit) for unit in UNITS)
_ADDRESS = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|io|shop|store|de|eu|info|biz|xyz|app|dev)\b|@", re.I
)
_WAYS_OUT = frozenset({"url", "email", "phone", "iban", "card", "person", "address"})
_NEVER = frozenset({"price", "stock"})


def tells(statement: str, sentence: str) -> bool:
    """Whether a statement says what the sentence it words says: all its numbers, and half of its words."""
    said, meant = {q.said for q in quantities(statement)}, {q.said for q in quantities(sentence)}
    words = {word for word in content(sentence) if not word[:1].isdigit() and word not in _UNITS}
    return meant <= said and 2 * len(words & set(content(statement))) >= len(words)


def bare(text: str) -> str:
    """The statement without a leading yes or no: what that answers is not proven by what follows."""
    found = LEAD.match(text)
    rest = text[found.end() :].strip() if found else text
    return rest[:1].upper() + rest[1:]


def objection(text: str, cited: Sequence[Evidence], title: str, language: str) -> str:
    """Why a model's statement is not even judged, in a sentence; empty where nothing speaks against it."""
    if not cited:
        return "No approved source was cited for this."
    if len(text) > LONGEST:
        return "The sentence is too long."
    if text.rstrip().endswith("?") or not any(map(is_function_word, tokens(text))):
        return "This is no sentence that states something."
    if any(item.kind == "attribute" and tokens(text) == tokens(item.text) for item in cited):
        return "This is a field of the catalogue, not a sentence."
    if languages.guess(text, language) != language:
        return "This is not in the shopper's language."
    if is_injection(text):
        return "This reads like an order."
    if any(item.product for item in cited) and kind_of(text) in _NEVER:
        return "Prices and stock are looked up, never worded by a model."
    return _added(text, cited, title)


def beyond(claims: Sequence[ClaimVerdict], names: str) -> str:
    """The objection to proven claims that take a word or number from elsewhere than one sentence that proves
    them; empty where none does. `names` are the products spoken of."""
    return next((why for claim in claims if (why := _beyond(claim, names))), "")


def _beyond(claim: ClaimVerdict, names: str) -> str:
    places = [f"{part} {names}" for part in sentences(claim.quote) or [claim.quote]]
    found = [_added_number(claim.text, there) or _added_word(claim.text, there) for there in places]
    return "" if "" in found else found[0]


def _added(text: str, cited: Sequence[Evidence], title: str) -> str:
    # A heading says what a text is about; as part of a sentence its words would say something of their own.
    there = " ".join(f"{item.text} {item.source.title if item.product else ''}" for item in cited)
    for span in redaction.find(text):
        if span.kind in _WAYS_OUT and text[span.start : span.end] not in f"{there} {title}":
            return "A name or a way to somebody is added."
    if any(found.group() not in there for found in _ADDRESS.finditer(text)):
        return "An address is added."
    return _added_number(text, f"{there} {title}") or _added_word(text, f"{there} {title}")


def _added_number(text: str, there: str) -> str:
    known = {f"{q.said:g}" for q in quantities(there)} | set(tokens(there))
    strange = (q.text for q in quantities(text) if f"{q.said:g}" not in known)
    return next((f"The number {number} is not in the source." for number in strange), "")


def _added_word(text: str, there: str) -> str:
    """A word of the statement that is neither in the source, nor of those that only hold a sentence together,
    nor the unit of a number that the source has in the same measure."""
    measures = {(q.said, q.dimension, q.factor) for q in quantities(there)}
    units = [q.text for q in quantities(text) if (q.said, q.dimension, q.factor) in measures]
    known = {concept(word) for word in tokens(" ".join([there, *units]))} | _GLUE
    for word in tokens(text):
        if not (is_negator(word) or is_function_word(word) or concept(word) in known):
            return f"The word “{word[:40]}” is not in the source."
    return ""
