"""Why two words can't be read as one another: what reading them so would break or hide. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from apps.grounding import escalation
from apps.grounding.classifiers import injection
from apps.grounding.lexicon import VAGUE_WORDS
from apps.grounding.synonyms import fold, holds, same_word, words_of
from apps.grounding.units import CURRENCIES, NUMBER_WORDS, UNITS
from apps.grounding.words import concept, is_function_word, is_negator, opposite, tokens

Errors = dict[str, list[str]]

# A word may be harmless alone and call for a person where it is asked for.
_ASKED_FOR = ("{}", "i want a {}", "i need a {}", "talk to a {}", "ich will mit einem {} sprechen")


def faults(said: str, term: str, language: str, others: Iterable[tuple[str, str]] = ()) -> Errors:
    """What speaks against it, by field (`said`, `term`); `others` are the brand's other pairs of words in
    that language."""
    found = {"said": _of_word(said), "term": _of_word(term)}
    if not found["said"] and _says_nothing(said):
        found["said"] = "This word is in every question. Choose a word that names a thing or a property."
    if not any(found.values()):
        found = _of_pair(said, term, language) or _of_chain(said, term, language, others)
    return {name: why.split("\n") for name, why in found.items() if why}


def _of_word(text: str) -> str:
    words = tokens(text)
    if any(c.isdigit() for c in text):
        return "Numbers, sizes and article numbers are read as they are."
    if any(is_negator(word) for word in words):
        return "A word that says no can't be read as another."
    measures = [word in UNITS or word in CURRENCIES for word in words]
    if any(word in NUMBER_WORDS for word in words) or all(measures):
        return "Numbers and units are read as they are."
    if _calls_for_a_person(text.lower()):
        return "This word brings a person into the conversation and stays as it is."
    return "This reads like an order to a machine." if injection.is_injection(text) else ""


def _of_pair(said: str, term: str, language: str) -> dict[str, str]:
    own, meant = words_of(said), words_of(term)
    if len(own) == len(meant) and all(map(lambda a, b: same_word(a, b, language), own, meant)):
        return {"term": "Both are the same word."}
    against = {other for word in tokens(said) for other in opposite(word)}
    if against & {concept(word) for word in tokens(term)}:
        return {"term": "This is the opposite of what the shopper says."}
    return {}


def _of_chain(said: str, term: str, language: str, others: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A term that is itself read as another, or the other way round: words are read once, never on."""
    for said_too, term_too in others:
        told = f"{said_too} → {term_too}"
        if said_too.lower() != said.lower() and _leads(said_too, term, language):
            return {"term": f"This word is itself read as another. Write that one here.\n{told}"}
        if said_too.lower() != said.lower() and _leads(said, term_too, language):
            return {"said": f"Another synonym already leads to this word. Change that one first.\n{told}"}
    return {}


def _leads(said: str, term: str, language: str) -> bool:
    if fold(said)[:3] not in fold(term):
        return False  # quick: a list of thousands is gone through for each of its lines
    return holds(words_of(term), words_of(said), language)


def _says_nothing(said: str) -> bool:
    words = tokens(said)
    return all(map(is_function_word, words)) or (len(words) == 1 and words[0] in VAGUE_WORDS)


@lru_cache(maxsize=4096)
def _calls_for_a_person(text: str) -> bool:
    return any(escalation.openly(asked.format(text)) for asked in _ASKED_FOR)
