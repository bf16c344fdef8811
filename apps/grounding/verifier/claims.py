"""A draft cut into claims, and the kind of each. A sentence never hides behind another."""

from __future__ import annotations

import re

from apps.grounding.lexicon import pattern, whole_words

_ABBREVIATION = pattern(
    r"\b(?:approx|max|min|no|incl|excl|e\.g|i\.e|etc|vs|dr|mr|mrs|st|nr|ca|z\.b|bzw|inkl|zzgl|in|ft|oz|lbs?)\.$",
    r"\b(?:u\.s|dt|p\.m|a\.m)\.$",
)
_END = re.compile(r"[.!?…]+[\"'”)\]]*(?:\s+|$)|[\n\r]+|[.!?](?=[A-ZÄÖÜ][a-zäöü])")
_PRONOUN = "it|they|we|you|this|that|these|the|there|our|es|er|sie|wir|der|die|das|dies"
_AUXILIARY = (
    "is|are|was|has|have|can|will|may|must|does|do|comes?|costs?|ships?|weighs?|lasts?|includes?"
    "|fits?|works?|requires?|measures?|ist|sind|hat|haben|kann|wird|kostet|passt|wiegt"
)
_SAYS = whole_words(_AUXILIARY)
_CLAUSE = pattern(
    rf"\s*;\s+|\s*[,–—]?\s+(?:and|but|so|because|und|aber|plus|daher|weil)\s+(?=(?:{_PRONOUN})\s+(?:\w+\s+){{0,3}}?(?:{_AUXILIARY})\b)",
)
LEAD = pattern(
    r"^\s*(yes|yeah|no|nope|ja|nein)\b(?:\s*[,.:!;–-]+\s*"
    r"|\s+(?=(?:it|they|this|that|these|the|there|you|we|is|es|sie|das|der|die|du)\b))"
)
# A second thing said of the same subject: `it is 40 cm wide and is made of oak`.
_SECOND = pattern(
    r"\s*,?\s+(?:and|but|und|aber)\s+(?=(?:is|are|was|has|have|can|will|must|comes?|costs?|ships?|weighs?|includes?"
    r"|offers?|ist|sind|hat|kann|wird|kostet|wiegt|enthält)\s)"
)
# The patterns here try every blank as the first of a run: long runs, which say nothing, cost minutes.
_BLANKS = re.compile(r"[^\S\n]{2,}")
_BULLET = re.compile(r"^\s*(?:[-*•·]\s+|\d+[.)]\s+)")

_TIME_WORD = "(?:business |working )?(?:day|week|month|year|hour|minute|second|tag|woche|monat|jahr|stunde)"
_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_SIZE_UNIT = (
    "mm|cm|m|km|in|inch(?:es)?|ft|foot|feet|kg|g|lbs?|pounds?|oz|ounces?|l|ml|lit(?:er|re)s?|gallons?|w|v|lm"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price", pattern(
        r"[$€£¥]\s?\d", r"\d\s?(?:[$€£]|eur\b|usd\b|gbp\b|euros?\b|dollars?\b)", r"\bpric(?:e|es|ed|ing)\b",
        r"\bcosts?\b", r"\bdiscount", r"\bon sale\b", r"\bcoupon", r"\bvoucher", r"\bcheaper", r"\bpreis",
        r"\bkostet\b", r"\d\s?% off\b",
        r"\brabatt", r"\bgünstig", r"\bfree of charge",
    )),
    ("stock", pattern(
        r"\b(?:in|out of|low) stock\b", r"\bsold out\b", r"\bback.?order", r"\brestock", r"\bleft in\b",
        r"\b(?:un)?available (?:now|immediately|again|right away)\b", r"\bauf lager\b", r"\bvorrätig\b",
        r"\bausverkauft\b", r"\bnicht verfügbar\b",
    )),
    ("warranty", pattern(
        r"\bwarrant", r"\bguarantee", r"\bgarantie", r"\bgewährleistung",
        r"\bdefects? in (?:material|workmanship)",
    )),
    ("compatibility", pattern(
        r"\bcompatib", r"\bfits?\b", r"\bfitting\b", r"\bworks? with\b", r"\bsuits?\b", r"\breplaces\b",
        r"\bpairs? with\b", r"\bpasst\b", r"\bpassen\b", r"\bkompatib",
    )),
    ("eligibility", pattern(
        r"\beligib", r"\bqualif(?:y|ies)", r"\bonly (?:ships?|delivers?) (?:to|in)\b",
        r"\bonly available in (?-i:[A-ZÄÖÜ])",
        r"\b(?:ship|deliver)s? to\b", r"\bliefern? nach\b",
    )),
    ("promise", pattern(
        r"\bwe(?:'ll| will)\b", r"\bwill (?:be|arrive|ship|refund|replace)\b", r"\bpromis", r"\bwir werden\b",
        r"\bversprechen\b", r"\bcertified\b", r"\bzertifiziert",
    )),
    ("policy", pattern(
        r"\breturn(?:s|ed|able)?\b", r"\brefund", r"\bship(?:s|ping|ped)?\b", r"\bdeliver", r"\bexchange",
        r"\bcancel",
        r"\bpay(?:ment|s)?\b", r"\brückgabe", r"\bversand", r"\blieferung", r"\berstatt", r"\bumtausch",
        r"\bwiderruf",
        r"\bzahlung",
    )),
    ("superlative", whole_words(
        "best|worst|(?<!at )(?:most|least)",
        r"\w{3,}est", "perfect|ideal|number one", r"beste[rns]?", r"am \w+sten",
    )),
    ("comparison", whole_words(
        "than|versus|vs|better|lighter|heavier|cheaper|stronger|faster|warmer|compared",
        "als (?:der|die|das)",
    )),
    ("percentage", pattern(r"\d\s?(?:%|percent|prozent)")),
    ("date/duration", pattern(
        rf"\b\d+(?:[.,]\d+)?[\s-]*{_TIME_WORD}", rf"\b(?:{_MONTHS})\b", r"\b\d{1,2}:\d{2}\b",
        r"\b(?:19|20)\d{2}\b",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    )),
    ("dimension", pattern(rf"\d[\d.,/ ]{{0,12}}\s?(?:\"|''|”|°|(?:{_SIZE_UNIT})\b)")),
    ("number", pattern(r"\d",
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|zwei|drei|vier|fünf)\b")),
)  # fmt: skip
_TURNED = pattern(
    r"^(?:\S+\s+){1,4}?(?:(?:is|are|does|do|did|can|will|would|should|has|have)"
    r"(?: not\b|n['’]t\b)|cannot\b|won['’]t\b|can['’]t\b|(?:ist|sind|kann|wird|hat|passt) nicht\b)",
)
_COUNT = r"\d|two|three|four|five|six|seven|eight|nine|ten\b"
_VALUE = pattern(
    r"\b(?:only|though|instead|rather|at least|minimum|maximum|nur|mindestens|höchstens)\b",
    r"^(?:it|this|these|they|that|es|das) (?:is|are|ist|sind) (?:an?|in|for (?:an?\b|younger|older)|easy"
    r"|hard|ein\w*) ",
    r"\b(?:designed|meant|intended|made) (?:for|out of)\b",
    rf"\b(?:is|are|needs?|measures?|weighs?|have) (?:about |over |\w+ )?(?:{_COUNT})",
    r"\d (?:to|-|–) \d",
)


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations and decimal points do not end one."""
    out: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        out.append(text[start : match.end()])
        start = match.end()
    out.append(text[start:])
    return [clean for clean in (_BULLET.sub("", s).strip() for s in out) if any(c.isalnum() for c in clean)]


def split(text: str) -> list[str]:
    """The claims of a text: its sentences, and the clauses of those that could stand alone."""
    out: list[str] = []
    for sentence in _led(sentences(_BLANKS.sub(" ", text))):
        parts = [p.strip() for p in _CLAUSE.split(sentence) if p and any(c.isalnum() for c in p)]
        if len(parts) > 1 and LEAD.fullmatch(parts[0] + " "):
            parts[:2] = [f"{parts[0]}, {parts[1]}"]
        out.extend(one for part in parts for one in _apart(part))
    return out


def _led(found: list[str]) -> list[str]:
    """The sentences, a lone `Yes.` or `No.` as the lead of the one behind it; alone it says nothing."""
    out: list[str] = []
    for sentence in found:
        if out and LEAD.fullmatch(f"{out[-1]} ") and not LEAD.match(sentence):
            sentence = f"{out.pop()} {sentence}"
        out.append(sentence)
    return out


def _apart(clause: str) -> list[str]:
    """The things a clause says of its subject, each with the subject."""
    first, *others = _SECOND.split(clause)
    verb = _SAYS.search(first)
    if not others or verb is None:
        return [clause]
    subject = LEAD.sub("", first[: verb.start()]).strip()
    return [first, *(f"{subject} {other}".strip() for other in others)]


def kind_of(claim: str) -> str:
    """The kind of a claim; where several apply, the one that could do most harm."""
    return next((kind for kind, pattern in _KINDS if pattern.search(claim)), "general")


def misplaced_lead(lead: str, said: str) -> bool:
    """True where a leading yes or no does not go with what follows, whatever the question was.

    “Yes” agrees, so what follows may not state a value or kind of its own; “no” denies, so what follows
    must deny too or put such a value in the place of what was asked.
    """
    if lead == "yes" and _TURNED.search(said.strip()):
        return True
    states_value = bool(_VALUE.search(said.strip()))
    return states_value if lead == "yes" else lead == "no" and not states_value


def body(claim: str) -> tuple[str, str]:
    """The leading yes or no of a claim ('' for none) and the rest."""
    lead = LEAD.match(claim)
    if not lead:
        return "", claim
    return ("yes" if lead[1].lower() in {"yes", "yeah", "ja"} else "no"), claim[lead.end() :] or claim
