"""What a shopper said they need, in their own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from apps.grounding.summarising import cues
from apps.grounding.summarising.choosing import alike, substantial
from apps.grounding.summarising.lines import Line, Said, as_line, sentences
from apps.grounding.summarising.statements import shorten

MOST: Final = 3
NEED: Final = re.compile(
    r"\b(?:(?:i|we)(?:'m| am|'re| are)? (?:\w+ )?(?:need|want|prefer|looking for|after an?|searching for)"
    r"|(?:i|we)(?:'d| would) (?:like|love|prefer|need|want)|looking for|it (?:must|should|has to|needs to)"
    r"|(?:my|our) (?:budget|size|height|weight) is|no more than|brauchen?|suchen?|möchten?|hätten? gern\w*"
    r"|(?:ich|wir) (?:will|wollen)|(?:es|sie|er) (?:muss|soll|sollte)|(?:mein|unser) budget)\b",
    re.IGNORECASE,
)
TO_A_PERSON: Final = re.compile(
    r"\b(?:talk|speak|chat|human|person|someone|somebody|advisor|agent|sprechen|reden|mensch|mitarbeiter\w*"
    r"|berat\w*)\b",
    re.IGNORECASE,
)


def needs(messages: Sequence[Line | Mapping[str, object]]) -> list[str]:
    """At most three things a shopper said they need, the newest last; a wish for a person is none."""
    said = substantial(sentences([as_line(message) for message in messages]))
    found: list[Said] = []
    for one in said:
        stated = one.by == "shopper" and NEED.search(one.text) and not TO_A_PERSON.search(one.text)
        if stated and not any(alike(one, other) for other in found):
            found.append(one)
    return [shorten(cues.tidy(one.text)) for one in found[-MOST:]]
