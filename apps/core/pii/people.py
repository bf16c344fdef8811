"""Names of persons and dates of birth: found by the words around them, names also by first name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.core.pii.first_names import COMPANIES, FIRST_NAMES
from apps.core.pii.spans import Pii, groups

NAME = (
    r"(?:(?:(?:van|von|de|del|der|den|da|di|la|le|al|bin|ibn|zu|st\.)\s){1,2}|(?:O'|Mc|Mac|"
    r"D')?)[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’]*(?:-[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’]*)?"
)
FULL_NAME = rf"{NAME}(?:\s(?:[A-Z]\.\s)?{NAME}){{0,3}}"
LOWER_NAME = r"[^\W\d_][\w'’-]{1,20}(?:\s[^\W\d_][\w'’-]{1,20}){0,2}"
INTRODUCED = re.compile(
    rf"(?<!\w)(?i:my (?:full |first |last )?name(?:'s| is)?:?|name is:?|the name is|(?:i|"
    rf"mein name) (?:is called|ist):?|ich hei(?:ß|ss)e|"
    rf"mein name(?: ist| lautet)?:?|called|under the name(?: of)?|on behalf of|(?:account|order|"
    rf"booking) (?:is )?(?:in|under|for) (?:the name (?:of )?)?|"
    rf"(?:first|last|full|customer|user|contact)[ _]?name:|name:|vorname:|nachname:|signed,?|"
    rf"regards,|grüße,?|gruß,?|thanks,?\n|cheers,)\s{{1,2}}({FULL_NAME})"
)
PLAINLY_INTRODUCED = re.compile(
    rf"(?<!\w)(?i:my (?:full )?name is|my name's|ich hei(?:ß|ss)e|mein name ist)\s({LOWER_NAME})", re.I
)
NAME_STOPS = re.compile(
    r"\s(?:and|und|i|ich|my|from|aus|but|with|is|the|order|email|e-mail|phone|i'm|im|here|hier|on|"
    r"in|at|not|can|please|bitte|wohne|habe|hab)\b.*",
    re.I | re.S,
)
GREETED = re.compile(
    rf"(?<!\w)(?i:dear|hi|hello|hey|hallo|liebe[r]?|guten tag|moin|good (?:morning|afternoon|"
    rf"evening)|thanks|thank you|danke|"
    rf"i'?m|i am|this is|ich bin|hier ist|it's|speaking with|spoke (?:to|with)|talked (?:to|with)|"
    rf"ask for|sincerely|best|cheers)[,\s]\s?({FULL_NAME})"
)
TITLED = re.compile(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Herr|Herrn|Frau|Mme|M\.|Mag|"
    rf"Dipl\.-Ing)\.?\s(?:Dr\.\s)?({FULL_NAME})"
)
WHOLE = re.compile(rf"(?<![\w.])({NAME})((?:\s(?:[A-Z]\.\s)?{NAME}){{1,3}})(?!\w)")
BIRTH = re.compile(
    r"(?<!\w)(?:date of birth|d\.?o\.?b\.?|birth ?da(?:y|te)|born(?: on)?|geboren(?: am)?|"
    r"geburts(?:datum|tag)|geb\.)(?!\w)[^\d\n]{0,24}?"
    r"(\d{1,4}[./ -]\d{1,2}[./ -]\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.)?(?: of)? [^\W\d_]{3,9}\.?,? \d{4}|"
    r"(?:jan|feb|m(?:ar|är)|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.? \d{1,2}(?:st|nd|"
    r"rd|th)?,? \d{4}|(?:19|20)\d{2})(?!\d)",
    re.I,
)


def names(text: str) -> Iterator[Pii]:
    """Persons who are introduced, greeted or titled, and full names that begin with a known first name."""
    for pattern in (INTRODUCED, TITLED):
        for match in pattern.finditer(text):
            if match[1].lower().split()[0] not in COMMON:
                yield Pii("person", match.start(1), match.end(1))
    for match in PLAINLY_INTRODUCED.finditer(text):
        name = NAME_STOPS.sub("", match[1])
        if name.split()[0].lower() not in COMMON:
            yield Pii("person", match.start(1), match.start(1) + len(name))
    for match in GREETED.finditer(text):
        if match[1].lower().split()[0] in FIRST_NAMES and match[1].lower() not in COMPANIES:
            yield Pii("person", match.start(1), match.end(1))
    for match in WHOLE.finditer(text):
        if match[1].lower() in FIRST_NAMES and match.group().lower() not in COMPANIES:
            yield Pii("person", match.start(), match.end())


def births(text: str) -> Iterator[Pii]:
    yield from groups("date_of_birth", BIRTH, text)


COMMON = frozenset(
    [
        "not",
        "just",
        "on",
        "in",
        "at",
        "the",
        "a",
        "an",
        "is",
        "was",
        "for",
        "very",
        "really",
        "looking",
        "interested",
        "going",
        "sorry",
        "sure",
        "still",
        "trying",
        "using",
        "here",
        "there",
        "good",
        "fine",
        "ok",
        "okay",
        "happy",
        "unhappy",
        "new",
        "now",
        "so",
        "too",
        "und",
        "nicht",
        "noch",
        "hier",
        "auf",
        "im",
        "das",
        "die",
        "der",
        "ein",
        "eine",
        "kein",
        "what",
    ]
)
