"""A question told from outside: *can I wash it* → *if they can wash it*. Only the order of words changes."""

from __future__ import annotations

import re
from typing import Final

from apps.grounding.summarising.pronouns import PLAIN_VERBS, THIRD, shifted, with_s
from apps.grounding.summarising.vocabulary import word_list

ASKING_WORD = re.compile(r"^(?:how|what|when|where|why|which|who|is|are|can|could|do|does)\b", re.I)
BE: Final = ("is", "are", "will", "can", "could", "would", "should", "may", "has", "have", "am")
VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|"
    r"need|needs|want|wants|get|got|go|goes|know|think|take|takes|make|fits?|works?|comes?|costs?|weighs?|lasts?|"
    r"holds?|runs?|gives?|helps?|likes?|loves?|\w+(?:'s|'re|'ve|'ll|'d|'m|n't)|\w{3,}(?:ed|ing))\b",
    re.I,
)
GUYS = re.compile(r"\byou (?:guys|all|people|lot)\b", re.I)
BASES: Final = word_list("base_verbs")
OWNED = r"(?:my|your|our|the|this|that|these|those|his|her|their)"
SUBJECTS: Final = (
    r"i|you|we|it|they|he|she|there|this|that|these|someone|anyone|somebody|one",
    rf"{OWNED}\s[\w-]+",
    rf"{OWNED}\s[\w-]+\s[\w-]+",
    r"(?!(?:the|an?|my|your|our|this|that|these|no|not|any|some|there)\s)[\w-]+",
)
HELPER = r"(?P<helper>do|does|did|is|are|am|was|were|can|could|will|would|should|has|have|may)"
OPEN: Final = tuple(
    re.compile(
        rf"^(?P<asked>(?:(?:how|what|when|where|why|which|who)(?:\s[\w-]+){{0,2}}?\s)?){HELPER}\s"
        rf"(?P<who>{subject})\s(?P<verb>[\w'-]+)(?P<rest>\b.*)?$",
        re.I,
    )
    for subject in SUBJECTS
)
WHAT_IS = re.compile(
    rf"^(?P<asked>what|where|when|who|how (?:much|many|old|big|heavy|long))\s(?P<verb>is|are|was|were)\s"
    rf"(?P<who>{'|'.join(SUBJECTS[:3])})$",
    re.I,
)
INVERTED = re.compile(
    r"^(?P<verb>can|could|do|does|is|are|will|would|should|did|have|has|may|am)\s+(?P<who>i|we|you|"
    r"it|this|that|there|they|these|someone|anyone|somebody|one)\s+(?P<rest>.+)$",
    re.I,
)


STANDING = re.compile(
    r"^(?P<verb>is|are|was|were)\s(?P<who>(?:(?:the|a|an|my|your|our|this|that|any|all)\s)?[\w'-]+(?:\s[\w'-]+)??)\s"
    r"(?P<rest>(?:still|also|already|included|available|possible|open|free|ready|valid|covered|safe|allowed|in|on|at|"
    r"for|with|from)\b.*)$",
    re.I,
)
WHY = re.compile(
    r"^(?P<asked>why|when|where|how come)\s(?P<verb>is|are|was|were|has|have)\s(?P<who>.+?)\s"
    r"(?P<rest>(?:\w{3,}(?:ed|ing|en)|down|late|out|off|gone|not|no|so|still|always|being|been)\b.*)$",
    re.I,
)


def indirect(question: str, by: str) -> str:
    """The question as the object of *is asking*; its own order where the parts are not sure."""
    question = GUYS.sub("you", question)
    if not ASKING_WORD.match(question) and not INVERTED.match(question):
        return f"{'if' if VERB.search(question) else 'about'} {shifted(question, by)}"
    if match := WHAT_IS.match(question):
        return f"{match['asked']} {_agreeing(shifted(match['who'], by), match['verb'])}"
    if match := INVERTED.match(question):
        return _whether(match, by)
    if (match := STANDING.match(question)) or (match := WHY.match(question)):
        asked = match.groupdict().get("asked") or "if"
        return f"{asked} {_agreeing(shifted(match['who'], by), match['verb'])} {shifted(match['rest'], by)}"
    for form in OPEN:
        if (match := form.match(question)) and _is_verb(match["verb"]):
            return _turned(match, by)
    return shifted(question, by)


def _is_verb(word: str) -> bool:
    lowered = word.lower()
    return (
        lowered in BASES or lowered in PLAIN_VERBS or (len(lowered) > 4 and lowered.endswith(("ed", "ing")))
    )


def _agreeing(subject: str, verb: str) -> str:
    """Subject and verb in the order of a statement; *they is* becomes *they are*."""
    lowered = verb.lower()
    if subject.lower() == "they":
        lowered = {"am": "are", "is": "are", "was": "were", "has": "have"}.get(lowered, lowered)
    return f"{subject} {lowered}"


def _turned(match: re.Match[str], by: str) -> str:
    """*why was my flight delayed* → *why their flight was delayed*; without a word of asking, *if*."""
    asked, helper, verb = match["asked"].strip() or "if", match["helper"].lower(), match["verb"]
    who, rest = shifted(match["who"], by), shifted(match["rest"] or "", by)
    if helper in ("do", "does"):
        told = THIRD.get(verb.lower(), with_s(verb)) if helper == "does" else verb
        return f"{asked} {who} {told}{rest}"
    return f"{asked} {_agreeing(who, helper)} {verb}{rest}"


def _whether(match: re.Match[str], by: str) -> str:
    verb, who, rest = match["verb"].lower(), match["who"].lower(), match["rest"]
    subject = shifted(who, by)
    if verb in BE:
        return f"if {_agreeing(subject, verb)} {shifted(rest, by)}"
    first, _, more = rest.partition(" ")
    if verb == "does" and subject in ("it", "this", "that"):
        first = THIRD.get(first.lower(), with_s(first) if first.isalpha() else first)
    return f"if {subject} {shifted(f'{first} {more}'.strip(), by)}"
