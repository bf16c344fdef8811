"""One sentence of the transcript, retold about its speaker: *The customer is asking if they can …*

Only pronouns and the verbs bound to them change; words, names and numbers stay as they were said.
"""

from __future__ import annotations

import re
from typing import Final

from apps.grounding.summarising import cues
from apps.grounding.summarising.indirect import ASKING_WORD, VERB, indirect
from apps.grounding.summarising.lines import Said
from apps.grounding.summarising.pronouns import PLAIN_VERBS, SAME_VERBS, THIRD, shifted, with_s

NAMES: Final = {
    "en": {"shopper": "The customer", "advisor": "The agent", "assistant": "The AI assistant"},
    "de": {"shopper": "Die Kundschaft", "advisor": "Die Beratung", "assistant": "Der KI-Assistent"},
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
FRAGMENT: Final = 5
SPAN = re.compile(r"\b(?:working|opening) (?:days?|hours?|weeks?)\b", re.I)
IMPERATIVE = re.compile(
    r"^(?:try|restart|reset|check|contact|call|visit|go (?:to|into)|update|reinstall|log (?:in|out)|sign|"
    r"turn|unplug|clear|follow|click|tap|open|use|make sure|ensure|download|wait|refer|"
    r"(?:take|have) a look|keep an eye|feel free to|remove|hold|press|fill (?:in|out)|head|reach out|"
    r"email|write to)\b",
    re.I,
)
YOU_CAN = re.compile(r"^you (?P<can>can|could|may|might|should|must|will need to|need to|have to)\s+", re.I)
WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
BREAK = re.compile(r",\s|;\s|\s(?:and|but|because|so|which|while|although|und|aber|weil|sodass)\s", re.I)


def retell(said: Said, language: str) -> str:
    """The statement for a summary, ending in a full stop; empty when nothing of substance was said."""
    core = shorten(cues.tidy(said.text))
    if not core:
        return ""
    name = NAMES[language][said.by]
    if language == "de":
        verb = "fragt" if said.asks else "sagt" if said.by == "shopper" else "antwortet"
        return f"{name} {verb}: {_opened(core)}{'?' if said.asks else '.'}"
    if not said.asks and is_fragment(core):
        return f"{name} {'writes' if said.by == 'shopper' else 'answers'}: {core}."
    told = _shopper(core, said.asks) if said.by == "shopper" else _house(core, said.asks)
    return f"{name} {told}.".replace("..", ".")


def is_fragment(core: str) -> bool:
    """A bare answer such as *3000 mm* or *navy blue*: no verb to bend, so it is quoted."""
    words = core.split()
    orders = IMPERATIVE.match(core) or cues.REQUESTS.match(core)
    return len(words) <= FRAGMENT and not VERB.search(SPAN.sub("", core)) and not orders


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
        return f"is asking {indirect(_lowered(core), 'shopper')}"
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
        return f"asks {indirect(lowered, 'advisor')}"
    if IMPERATIVE.match(core):
        told = shifted(lowered, "advisor").replace("the customer's", "their")
        return f"suggests to {told}"
    if match := YOU_CAN.match(core):
        rest = shifted(core[match.end() :], "advisor").replace("the customer's", "their")
        return f"tells the customer that they {match['can'].lower()} {rest}"
    if (match := SHOPPER_I.match(core)) and (told := _third_person(core, match, "advisor")):
        return told
    return f"says that {shifted(lowered, 'advisor')}"


def _third_person(core: str, match: re.Match[str], by: str = "shopper") -> str:
    """*I need a lid* → *needs a lid*; nothing when the verb is not one we can bend for sure."""
    short, how, verb = (match["short"] or "").lower(), match["how"].lower(), (match["verb"] or "").lower()
    rest = shifted(core[match.end() :].strip(), by)
    if short:
        return f"{THIRD[short]} {how}{verb} {rest}".strip()
    bent = THIRD.get(verb) or (with_s(verb) if verb in PLAIN_VERBS else verb)
    if how.split()[-1:] in (["do"], ["did"]):
        bent = verb
    known = bent != verb or verb in SAME_VERBS or verb.endswith("ed") or bool(how and "d" in how[:2])
    return f"{how}{bent} {rest}".strip() if known and verb else ""
