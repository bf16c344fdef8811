"""What must reach a person, by a list of keywords as help desks keep them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_KEYWORDS = re.compile(
    r"\b(?:human|agents?|person|representative|operator|supervisor|manager|someone|speak|talk to|call me"
    r"|complain\w*|complaint|refund|cancel\w*|broken|damaged|missing|stolen|lost|fraud\w*|scam\w*|hacked"
    r"|unauthori[sz]ed|lawyer|solicitor|sue|court|legal|police|angry|ridiculous|unacceptable|terrible|useless"
    r"|card|pin|password|account|charged?|payment|allerg\w*|injur\w*|hurt|doctor|kill|suicide|threat\w*"
    r"|mitarbeiter\w*|mensch|beschwer\w*|erstatt\w*|storn\w*|kündig\w*|kaputt|defekt|betrug|anwalt|gericht"
    r"|karte|konto|passwort|allergi\w*|verletzt|umbringen)\b",
    re.IGNORECASE,
)


def by_keywords(texts: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([bool(_KEYWORDS.search(text)) for text in texts], dtype=bool)
