"""What a brand says of a topic as a whole (`What's your return policy?`): how its text on it begins.

A general question has no one sentence that answers it best; likeness would pick any fragment. The text whose
title or heading names the topic states the rule first, and its beginning is quoted. Whatever the question
names beyond the topic leaves it to the ranking of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, takewhile

from apps.grounding.classifiers.injection import is_injection
from apps.grounding.engines.extracting import leans
from apps.grounding.lexicon import lines
from apps.grounding.outcomes import Answer
from apps.grounding.types import Evidence, KnowledgePort, Statement
from apps.grounding.understanding import Reading
from apps.grounding.verifier.claims import sentences
from apps.grounding.words import concept, is_function_word, is_negator, normal, tokens

CAPABILITY = "policy"
_SURE = 0.9
# As many texts share a topic (a warranty for each kind of goods) as a shopper reads at once.
_TEXTS = 4
_SENTENCES, _LETTERS, _LEANING = 2, 240, 2
_LOOKED_AT = 30
_WIDE = 3
_CARRIER = r"(?:polic(?:y|ies)|terms(?: and conditions)?|conditions|rules|regulations)"
_GERMAN = r"(?:richtlinien?|bedingungen|regeln|regelungen?|bestimmungen|politik|möglichkeiten)"
_YOUR = r"(?:your|the|ur|our|eure[rnms]?|euer|ihre[rnms]?|ihr|die|der|das|den|dem)"
_ABOUT = rf"(?:(?:can|could|would) you )?(?:tell me|explain|say something) (?:more )?(?:about )?(?:{_YOUR} )?"
_ASKED = [
    re.compile(form)
    for form in (
        rf"(?:what (?:is|are|about)|whats|what) (?:{_YOUR} )?(?P<any>.+?) {_CARRIER}",
        rf"(?:whats|what)(?: is| are)? (?:{_YOUR} )?{_CARRIER} (?:on|for|about|regarding) (?P<any>.+)",
        rf"do you have (?:an?|any) (?P<any>.+?) {_CARRIER}",
        rf"(?:{_YOUR} )?(?P<any>[\w-]+(?: [\w-]+)?) {_CARRIER}",
        rf"{_ABOUT}(?P<known>.+?)(?: {_CARRIER})?",
        rf"how (?:do|does|are|is) (?:{_YOUR} )?(?P<known>.+?) (?:work|works|handled|go)(?: here| with you)?",
        r"how (?:can|do|could|may) (?:i|we|you|one) (?P<known>pay)(?: here| for (?:it|my order|this))?",
        r"(?:what|which) (?P<known>pay\w*) (?:options|methods)(?: are there| do you \w+)?",
        r"(?P<known>\w+) (?:info|infos|information|details)",
        rf"wie (?:ist|sind|lautet|lauten) (?:{_YOUR} )?(?P<any>\w+?)-?{_GERMAN}",
        rf"(?:was|welches|welche) (?:ist|sind) (?:{_YOUR} )?(?P<any>\w+?)-?{_GERMAN}",
        rf"(?:{_YOUR} )?(?P<any>\w+?)-?{_GERMAN}",
        rf"wie (?:ist|funktionier\w*|läuft|laufen|geht|gehen) (?:das mit )?(?:{_YOUR} )?(?P<known>.+?)"
        r"(?: (?:bei euch|bei ihnen))?(?: ab)?",
        r"wie (?:kann|können|könnte) (?:ich|wir|man) (?:bei (?:euch|ihnen) )?(?P<known>(?:be)?zahlen)",
        rf"(?:erzähl\w*|sag\w*) (?:mir|uns) (?:etwas |mehr )?(?:über|zu[rm]?) (?:{_YOUR} )?(?P<known>.+)",
        rf"(?:{_YOUR} )?(?P<known>\w+(?: (?:and|und) \w+)?)",
    )
]
_POLITE = re.compile(r"^(?:hi|hello|hallo|hey|please|bitte) | (?:please|bitte|thanks|danke)$")
_OF = re.compile(
    r"\b(?:on|for|of|in|with|after|when|at|from|auf|für|bei|von|nach|mit|im|vom|zum|zur)\b.*", re.IGNORECASE
)
_PART = re.compile(r"(?:what|when|which|how|where|who|was|wann|welche\w*|wie|wo|wer)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(concept(word) for line in lines("topics.txt") for word in line)


def topic_of(text: str) -> frozenset[str]:
    """The concepts of the topic asked for as a whole; empty where the question asks for something of it."""
    plain = " ".join(re.sub(r"[^\w\s-]", " ", normal(text).replace("what's", "what is")).split())
    plain = _POLITE.sub("", plain)
    for form in _ASKED:
        found = form.fullmatch(plain)
        if found is None:
            continue
        groups = found.groupdict()
        said = groups.get("any") or groups.get("known") or ""
        topic = frozenset(concept(_whole(word)) for word in tokens(said) if not is_function_word(word))
        if topic and len(topic) <= 2 and (groups.get("any") or topic <= _known()):
            return topic
    return frozenset()


def _whole(word: str) -> str:
    """What the first part of a German compound stands for: `Zahlungs-` for Zahlung, `Liefer-` for liefern."""
    forms = (word, word.removesuffix("s"), f"{word}n")
    return next((form for form in forms if concept(form) in _known()), word)


def answer(reading: Reading, port: KnowledgePort) -> Answer | None:
    """The beginning of what approved texts say of the topic; None where none is named after it."""
    topic = topic_of(reading.question.text)
    if not topic:
        return None
    passages = port.passages(reading.text, language=reading.language, limit=_LOOKED_AT)
    found = _named(topic, [each for each in passages if not each.product])
    if not found or (reading.question.product and len(found) > 1):
        return None
    room = _SENTENCES if len(found) == 1 else 1
    told = [(text, each) for each in found if (text := _beginning(each.text, room))]
    said = tuple(Statement(text, (each.id,)) for text, each in told)
    return Answer(said, tuple(each for _, each in told), CAPABILITY, _SURE) if said else None


def _named(topic: frozenset[str], passages: Sequence[Evidence]) -> list[Evidence]:
    """The passages named after the topic: by a heading of its own, else by the title of the whole text."""
    for each in passages:
        if each.heading != each.source.title and _words(each.heading.rsplit(" > ", 1)[-1]) == topic:
            return [each]
    named = [(len(_words(each.source.title)), each) for each in passages
             if each.opening and topic <= _words(each.source.title)]  # fmt: skip
    nearest = min((extra for extra, _ in named), default=0)
    return [each for extra, each in named if extra == nearest <= _WIDE * len(topic)][:_TEXTS]


def _words(name: str) -> frozenset[str]:
    """What a title is about: `Warranty on footwear` is about warranty; `What can't be returned` is a part."""
    if _PART.match(name) or any(is_negator(word) for word in tokens(name)):
        return frozenset()
    return frozenset(concept(word) for word in tokens(_OF.sub("", name)) if not is_function_word(word))


def _beginning(text: str, count: int) -> str:
    """The first sentences, up to one that gives orders to a machine: it was never meant for shoppers."""
    parts = list(takewhile(lambda part: not is_injection(part), islice(sentences(text), count + _LEANING)))
    end = min(count, len(parts))
    while end > 1 and len(" ".join(parts[:end])) > _LETTERS:
        end -= 1
    while end < len(parts) and leans(parts[end]):
        end += 1
    return " ".join(parts[:end])
