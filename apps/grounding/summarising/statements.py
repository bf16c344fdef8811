"""One sentence of the transcript, retold about its speaker: *Customer is asking if they can …*

Only pronouns and the verbs bound to them change; words, names and numbers stay as they were said.
"""

from __future__ import annotations

import re
from typing import Final

from apps.grounding.summarising import cues
from apps.grounding.summarising.lines import Said
from apps.grounding.summarising.pronouns import PLAIN_VERBS, SAME_VERBS, THIRD, shifted

NAMES: Final = {
    "en": {"shopper": "Customer", "advisor": "Agent", "assistant": "AI assistant"},
    "de": {"shopper": "Kundschaft", "advisor": "Beratung", "assistant": "KI-Assistent"},
}
MOST_WORDS: Final = 30
SHOPPER_I = re.compile(
    r"^(?:i|we)(?P<short>'m|'ve|'ll|'d|'re)?\s+(?P<how>(?:(?:just|really|also|still|only|already|"
    r"actually|currently|recently|"
    r"always|never|do|did)\s+)*)(?P<verb>[\w']+)?",
    re.I,
)
HELP_ME = re.compile(
    r"[,.;]?\s+(?:can|could|would|will) (?:you|someone|anyone)(?: please)? (?:help|"
    r"assist)\b.*$",
    re.I,
)
ASKING_WORD = re.compile(r"^(?:how|what|when|where|why|which|who|is|are|can|could|do|does)\b", re.I)
INVERTED = re.compile(
    r"^(?P<verb>can|could|do|does|is|are|will|would|should|did|have|has|may|am)\s+(?P<who>i|we|you|"
    r"it|this|that|there|they|these|someone|anyone|somebody|one)\s+(?P<rest>.+)$",
    re.I,
)
BE: Final = ("is", "are", "will", "can", "could", "would", "should", "may", "has", "have", "am")
WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
BREAK = re.compile(r",\s|;\s|\s(?:and|but|because|so|which|while|although|und|aber|weil|sodass)\s", re.I)


def retell(said: Said, language: str) -> str:
    """The statement for a summary, ending in a full stop; empty when nothing of substance was said."""
    core = shorten(cues.tidy(said.text))
    if not core:
        return ""
    name = NAMES[language][said.by]
    if language == "de":
        return f"{name} {'fragt' if said.asks else 'sagt'}: {_opened(core)}{'?' if said.asks else '.'}"
    told = _shopper(core, said.asks) if said.by == "shopper" else _house(core, said.asks)
    return f"{name} {told}.".replace("..", ".")


def shorten(text: str) -> str:
    """At most MOST_WORDS words, cut where a clause ends if there is such a place."""
    words = text.split()
    if len(words) <= MOST_WORDS:
        return text
    head = " ".join(words[:MOST_WORDS])
    breaks = [match.start() for match in BREAK.finditer(head) if len(head[: match.start()].split()) >= 8]
    return head[: breaks[-1]] if breaks else f"{head} …"


def _opened(text: str) -> str:
    return text[0].upper() + text[1:]


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() or re.search(r"\d|[A-Z].*[A-Z]", first) else text[0].lower() + text[1:]


def _shopper(core: str, asks: bool) -> str:
    if asks and (needed := HELP_ME.sub("", core)) != core and SHOPPER_I.match(needed):
        core, asks = needed, False
    if asks or ASKING_WORD.match(core):
        return f"is asking {_indirect(_lowered(core), 'shopper')}"
    if (match := SHOPPER_I.match(core)) and (told := _third_person(core, match)):
        return told
    if re.match(
        r"(?:just |only |also )?(?:wanted|tried|looking|trying|wondering|got|received|ordered)\b", core, re.I
    ):
        return (
            shifted(_lowered(core), "shopper")
            .replace("looking", "is looking", 1)
            .replace("trying", "is trying", 1)
        )
    verb = (
        "is complaining that"
        if cues.ANGRY.search(core)
        else "says that"
        if not cues.TROUBLE.search(core)
        else "is reporting that"
    )
    return f"{verb} {shifted(_lowered(core), 'shopper')}"


def _house(core: str, asks: bool) -> str:
    lowered = _lowered(core)
    if cues.REQUESTS.match(core):
        asked = re.sub(
            r"^(?:please|pls|kindly|(?:can|could|would|will) you(?: please| kindly| also|"
            r" just)?)\s+(?:please\s+)?",
            "",
            lowered,
            flags=re.I,
        )
        if asked != lowered or re.match(r"(?:let|send|dm|pm)\b", asked, re.I):
            told = shifted(asked, "advisor").replace("the customer's", "their")
            return f"asks the customer to {told}"
    if asks:
        return f"asks {_indirect(lowered, 'advisor')}"
    if (match := SHOPPER_I.match(core)) and (told := _third_person(core, match, "advisor")):
        return told
    return f"says that {shifted(lowered, 'advisor')}"


def _third_person(core: str, match: re.Match[str], by: str = "shopper") -> str:
    """*I need a lid* → *needs a lid*; nothing when the verb is not one we can bend for sure."""
    short, how, verb = (match["short"] or "").lower(), match["how"].lower(), (match["verb"] or "").lower()
    rest = shifted(core[match.end() :].strip(), by)
    if short:
        return f"{THIRD[short]} {how}{verb} {rest}".strip()
    bent = THIRD.get(verb) or (_with_s(verb) if verb in PLAIN_VERBS else verb)
    if how.split()[-1:] in (["do"], ["did"]):
        bent = verb
    known = bent != verb or verb in SAME_VERBS or verb.endswith("ed") or bool(how and "d" in how[:2])
    return f"{how}{bent} {rest}".strip() if known and verb else ""


def _with_s(verb: str) -> str:
    if verb.endswith(("ch", "sh", "ss", "x", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


def _indirect(question: str, by: str) -> str:
    """*can I wash it* → *if they can wash it*; other questions keep their order."""
    match = INVERTED.match(question)
    if not match:
        return shifted(question, by)
    verb, who, rest = match["verb"].lower(), match["who"].lower(), match["rest"]
    subject = shifted(who, by)
    if verb in BE:
        verb = "are" if verb == "am" or (verb == "is" and subject == "they") else verb
        return f"if {subject} {verb} {shifted(rest, by)}"
    first, _, more = rest.partition(" ")
    if verb in ("do", "did", "does") and subject in ("it", "this", "that") and verb == "does":
        first = THIRD.get(first.lower(), _with_s(first) if first.isalpha() else first)
    return f"if {subject} {shifted(f'{first} {more}'.strip(), by)}"
