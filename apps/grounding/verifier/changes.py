"""Why a claim that has most of its words in the evidence may still say something else."""

from __future__ import annotations

import re

from apps.grounding.words import concept

from .coverage import subject_of, unrelated
from .facts import Fact, fact
from .named import misplaced, unnamed
from .numbers import counted_otherwise
from .opposing import compared_the_other_way
from .polarity import said_of_another
from .readiness import done_and_to_do
from .swapped import swapped

_ONE_OF = re.compile(r"\b(?:one|some) of (?:the|our|its)\b|\bein\w* (?:der|unserer)\b", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:and|or|und|oder)\s+(?:the\s|an?\s|its\s)?([^\W\d_]+)", re.IGNORECASE)
_TOP = re.compile(r"\b(?:most|least|best|\w{3,}est|am \w+sten|beste\w?)\b", re.IGNORECASE)


def changed(claim: Fact, given: Fact, title: Fact, known: frozenset[str], *, subject: bool) -> str:
    """A sentence that says what is changed, '' where nothing is.

    What a claim is about may be the product by another name; with `subject`, that must stand there, too.
    """
    other = unnamed(claim.text, given.text, title.text)
    if other:
        return f"“{other}” is not named in the source."
    elsewhere = misplaced(claim.text, given.text)
    if elsewhere:
        return f"The source does not say this of “{elsewhere}”."
    number = counted_otherwise(claim, given)
    if number:
        return f"The source does not say “{number}” of this."
    if _ONE_OF.search(given.text) and _TOP.search(claim.text) and not _ONE_OF.search(claim.text):
        return "The source says that it is one of several."
    if done_and_to_do(claim.text, given.text):
        return "The source says that this is done already, or that it is left to do."
    if compared_the_other_way(claim.text, given.text):
        return "The source compares them the other way round."
    return _in_the_place(claim, given, known, subject=subject)


def _in_the_place(claim: Fact, given: Fact, known: frozenset[str], *, subject: bool) -> str:
    head = frozenset() if subject else frozenset(fact(subject_of(claim.text)).order)
    missing = unrelated((word for word in claim.order if word not in head), given, known)
    added = next((m[1] for m in _ADDED.finditer(claim.text) if concept(m[1].lower()) in missing), "")
    if added:
        return f"The source does not name “{added}”."
    word = swapped(claim, given, missing, known)
    if word:
        return f"The source has another word in the place of “{word}”."
    about = said_of_another(claim, given)
    return f"The source says “{about}” of something else." if about else ""
