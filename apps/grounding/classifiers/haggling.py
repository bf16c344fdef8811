"""A sum offered below what is asked: the price holds somebody back, and they say what would not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.grounding.classifiers.dialogue import Spoken
from apps.grounding.escalation_rules import compiled

UNIT: Final = (
    r"(?!\s?(?:%|percent|prozent|[ckm]?m\b|k?g\b|ml|l\b|inch\w*|feet|foot|ft|years?|days?|weeks?|months?|"
    r"hours?|minutes?|mins?|am\b|pm\b|o'?clock|people|persons?|pieces|pcs|of (?:them|those|these)|chairs|"
    r"pairs?|tage?n?|wochen|jahre|monate|uhr|stück|st\b|nights?|seats?|miles|gb|watts?|volts?))"
)
SUM: Final = rf"[€$£]?\s?(?P<sum>\d(?:[\d.,]*\d)?)(?![.,]?\d)\s?k?{UNIT}"
NEAR: Final = r"(?: (?:to|for|at|it|me|down|around|about|like|maybe|only|just|as (?:high|far|low) as))*"
THING: Final = r"(?: (?:it|them|both|all|the \w+|that|this|me have it|you))?"
GIVE: Final = (
    r"(?:take|taking|accept\w*|do|doing|go|come|drop|lower|sell|let|meet|pay|paid|gave|offer\w*|get|have|"
    r"consider\w*)"
)
LIMIT: Final = r"(?:max\w*|tops|limit|best|final|top)"
OFFERS: Final = compiled(
    rf"\b(?:would|will|could|can|can't|may|might|what if|suppos(?:e|ing)) (?:you|i|we|u)(?: \w+){{0,4}}? "
    rf"{GIVE}{THING}(?: (?:go|up))?{NEAR}\s{SUM}",
    rf"\b(?:are|if) you(?: \w+){{0,4}}? (?:{GIVE}|dropped|lowered|sold|gave){THING}{NEAR}\s{SUM}",
    rf"\b(?:how about|what about|how (?:does|would)|let'?s say|call it|make it|shall we say)\s{SUM}",
    rf"\b(?:i|we)(?:'ll|'d| will| can| could| would(?: like to)?|'m willing to|'m prepared to)"
    r"(?: really| only| just| maybe)* (?:give|offer|pay|do|go(?! down| lower)|swing|bid|put down)"
    rf"(?: you| it| up)*{NEAR}\s{SUM}",
    rf"\bi (?:offer|bid|give) (?:you )?{SUM}",
    rf"{SUM}\W{{0,3}}(?:max\b|tops\b|at (?:the )?most|"
    rf"is (?:the best|my {LIMIT}|all i|the most|as (?:far|high)))",
    rf"\b(?:my {LIMIT}(?: offer)?|(?:the )?(?:most|best) i (?:can|could|would)(?: \w+)?|no(?:t)? more than)"
    rf"(?: is| stands at| would be)?{NEAR}\s{SUM}",
    rf"\b(?:would|could|does|is) {SUM}(?: \w+){{0,3}}? (?:ok|okay|acceptable|work|do it|enough|possible)\b",
    rf"\bi (?:was|am|'m) (?:hoping|thinking|expecting)(?: \w+){{0,4}}? "
    rf"(?:around|about|like|nearer|closer to|under|region of)\s{SUM}",
    rf"\b(?:biete|gebe|zahle|nimmst du|nehmen sie|machst du|ginge(?:n)?|würdest du|würden sie)"
    rf"(?: dir| ihnen| euch| auch| noch| es| für| maximal| höchstens)*\s{SUM}",
    rf"\b(?:any (?:way|chance)|is it possible)(?: \w+){{0,5}}? {GIVE}{THING}{NEAR}\s{SUM}",
)
LOWER: Final = compiled(
    r"\b(?:come|go|get|bring|drop|knock|take|shave|cut)(?: \w+){0,3} (?:down|lower|off)"
    r"(?: (?:a|quite a) (?:bit|little)| some| the price| fifty| anything)\b(?!.{0,20}(?:road|street|hill))",
    r"\b(?:can|could|would) (?:you|u) (?:\w+ )?(?:go (?:any )?lower|lower (?:it|(?:the|your) price)|"
    r"reduce (?:it|the price)|do (?:any )?better(?: on)?|"
    r"(?:do|give)(?: me| us)? a better (?:price|deal|rate))\b",
    r"\bmeet (?:me |us |you )?(?:half ?way|in the middle)\b|\bsplit(?:ting)? the difference\b|"
    r"\b(?:preis (?:runter|nachlassen)|runter ?gehen|etwas runter|noch was machen am preis)\b",
)
AGREES: Final = re.compile(
    r"^\W*(?:ok(?:ay)?|deal|sure|yes|yeah|fine|agreed|alright|great|perfect|done|ja|gut|passt|abgemacht)\b"
    r"(?!.{0,30}\bbut\b)|\b(?:deal|agreed|i accept|(?:i|we)'ll take it(?! if)|works for me|"
    r"sounds (?:good|fair)|is fine|(?:is|are) (?:ok|okay)|einverstanden|abgemacht)\b",
    re.I,
)
NUMBER: Final = re.compile(r"(?<![\w.,])[€$£]?\s?(\d(?:[\d.,]*\d)?)(?![\w%]|[.,]\d)" + UNIT)


def offered(text: str, history: Sequence[Spoken]) -> bool:
    """Whether less is offered than was asked, or the other side is told to come down.

    A sum that meets the last one the other side named is an agreement; one above our own last is theirs.
    """
    if AGREES.search(text):
        return False
    if any(pattern.search(text) for pattern in LOWER):
        return True
    asked = _last_sum([line for line in history if line.by != "shopper"])
    bid = _last_sum([line for line in history if line.by == "shopper"])
    sums = [_value(match["sum"]) for pattern in OFFERS for match in pattern.finditer(text)]
    if asked is None:
        return any(value and (bid is None or value < bid) for value in sums)
    return any(0 < value < asked for value in sums)


def _last_sum(lines: Sequence[Spoken]) -> float | None:
    for line in reversed(lines):
        if found := NUMBER.findall(line.text):
            return _value(found[-1])
    return None


def _value(text: str) -> float:
    """12,500 and 12.500 are twelve and a half thousand, 9,90 is nine and a bit."""
    whole = re.sub(r"[.,](?=\d{3}\b)", "", text).replace(",", ".")
    try:
        return float(whole)
    except ValueError:
        return 0.0
