"""What a sentence of the evidence narrows its word down to, and a claim must say too: for whom, where, when,
from which amount, per what, in which setting. Pure.

`conditions` reads words that always bind (`only if`, `unless`); here stand the quiet ones.
"""

from __future__ import annotations

import re

from apps.grounding.lexicon import pattern, whole_words
from apps.grounding.words import concept, is_function_word, normal, tokens

from .facts import Fact, is_measure

_COIN = r"(?:€|£|\$|eur|euros?|usd|dollars?|gbp|pounds?|chf|sek|nok|dkk|kr)"
_AMOUNT = rf"(?:{_COIN}\s?\d[\d.,]{{0,12}}|(?<![\d.,])\d[\d.,]{{0,12}}\s?{_COIN}(?![a-z]))"
_SPAN = (
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|seasons?|minuten?|stunden?|tagen?|werktagen?|wochen?"
    r"|monaten?|jahr(?:e[ns]?)?)"
)
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|ten|twelve|zwei|drei|vier|fünf|sechs)"
_PEOPLE = (
    r"(?:club |loyalty |plus |new |registered |business |corporate |trade )?"
    r"(?:members?|students?|pupils|teachers|seniors|subscribers|newsletter readers|employees"
    r"|business customers|new customers|cardholders|mitglied(?:er[n]?)?|student(?:en|innen)|studierende\w*"
    r"|schüler\w*|senioren|neukund\w*|geschäftskund\w*|abonnent\w*)"
)
_THRESHOLD = pattern(
    rf"\b(?:from|over|above|upwards of|starting at|ab|über|unter|under|below) (?:a value of )?{_AMOUNT}",
    rf"{_AMOUNT} (?:or more|and (?:up|over|above|more)|oder mehr)\b",
)
_DAYS = pattern(
    r"(?:on |at )?(?:weekdays?|working days|weekends?|bank holidays)\b",
    r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|werktag|wochentag)s?\b",
)
_TIMES = pattern(
    rf"\b(?:in|within|during|for) the (?:first|last) (?:{_COUNT} )?{_SPAN}\b",
    rf"\b(?:in den|innerhalb der|während der) ersten (?:{_COUNT} )?{_SPAN}\b",
    rf"\b(?:up to|at least|no later than|until|bis|spätestens|bis zu) {_COUNT} {_SPAN}"
    r" (?:before|prior to|in advance|vor(?:her)?)\b",
    r"\b(?:before|after|until|by|vor|nach|bis) \d{1,2}(?:[:.]\d\d|\s?(?:am|pm|uhr)\b)",
    r"\b(?:the|your|their|an?|every|each) (?:first|next|second) (?:orders?|purchases?|bookings?)\b",
    r"\b(?:der|die|ihre[rn]?|deine[rn]?) (?:erste[nr]?|nächste[nr]?) (?:bestellung|buchung)(?:en)?\b",
    rf"\b{_PEOPLE}\b",
    r"\b(?:on|at) (?:weekdays?|working days|weekends?|bank holidays)\b",
    r"\b(?:montags|dienstags|mittwochs|donnerstags|freitags|samstags|werktags|wochentags)\b",
)
_EACH = pattern(
    r"\b(?:per|pro|je) (?!nach|cent\b|se\b|hour|minute|second|day|week|month|year|stunde|tag|woche|monat|jahr"
    r"|lit(?:re|er)|met(?:re|er)|kilo|square|inch|100\b)[a-zäöüß]{3,}\b",
)
_SETTING = pattern(
    r"\b(?:at|on|in|auf|bei) (?:the |der )?(?:[a-zäöüß]+ )?(?:levels?|modes?|settings?|speeds?|brightness"
    r"|stufe|modus|helligkeit)(?: (?:\d+|[ivx]+))?\b",
)
_MAYBE = whole_words("may contain|traces?|may be present|spuren|kann enthalten")
_MAYBE_OF = pattern(r"\b(?:may contain|traces? of|kann(?: spuren von)?|spuren von)\b([^.;]*)")
_FROM_THEN = re.compile(
    r"\W{0,4}(?:after (?:that|this|which)|afterwards|otherwise|elsewhere|beyond (?:that|this)|later|danach"
    r"|sonst|andernfalls|anderswo|darüber hinaus)\b",
    re.IGNORECASE,
)
_COUNTED_FROM = pattern(
    rf"\b{_COUNT} (?:working |business |calendar )?{_SPAN} (?:of|after|from|following|before|nach|ab|vor)\s+"
    r"((?:[\w'’-]+\s?){1,6})"
)
# The kinds of claim that somebody may lean on: money, right and duty.
LEANT_ON = frozenset({"price", "warranty", "policy", "eligibility", "stock", "promise", "date/duration"})
_ALL = whole_words("all|every|any|always|alle[nrms]?|jede[rsnm]?|immer")
_ONLY = whole_words("only|nur|ausschließlich")
_NARROWS = r"(?:from|with(?! all)|in|for|under|over|bought|marked|that|who|which|ordered|von|aus|mit|unter)\b"
_ALL_OF = pattern(
    r"\b(?:all|every|each|any|no|alle[nrms]?|jede[rsnm]?|kein\w*) (?:of the |the |our |der )?([^\W\d_]{3,})"
)
_FREE = whole_words("free|no charge|gratis|kostenlos|discount|rabatt|percent|included?|inklusive")
_DATED = whole_words(
    "january|february|march|april|may|june|july|august|september|october|november|december|spring|summer"
    r"|autumn|winter|christmas|\w+day|januar|februar|märz|mai|juni|juli|oktober|dezember|sommer|weihnachten"
)
_PLACED = re.compile(r"\b(?:within|in|to|inside|throughout|nach|innerhalb(?: von)?)\s+((?-i:[A-ZÄÖÜ])\w{2,})")


def narrowed(claim: Fact, given: Fact, kind: str) -> str:
    """The narrowing of the evidence sentence that the claim leaves out, '' when it says all of them."""
    plain = normal(given.text)
    universal = _too_wide(claim, given)
    if universal:
        return universal
    leant_on = kind in LEANT_ON or bool(_FREE.search(claim.text)) or bool(_ALL.search(claim.text))
    binding = [_EACH] if claim.numbers else []
    settings = [match[0] for match in _SETTING.finditer(plain)] if claim.numbers else []
    if settings and not any(_says(claim, phrase, whole=True) for phrase in settings):
        return settings[0].strip()
    binding += [_THRESHOLD, _TIMES] if leant_on else []
    other_days = bool(_DAYS.search(normal(claim.text)))
    for wanted in binding:
        for match in wanted.finditer(plain):
            if other_days and _DAYS.match(match[0]):
                continue
            if not _says(claim, match[0]):
                return match[0].strip()
    if leant_on and _FROM_THEN.match(given.text) and not _FROM_THEN.search(claim.text):
        return tokens(given.text)[0]
    return _place(claim, given) if leant_on else ""


def _too_wide(claim: Fact, given: Fact) -> str:
    """What the evidence narrows a thing to that the claim says of all of its kind (`any dimmer` for `the Luma
    dimmer`, `all children` for `children from 3 years`), '' for nothing."""
    if any(clause.negative for clause in claim.clauses):
        return ""
    said, plain = {concept(w) for w in tokens(claim.text)}, normal(given.text)
    for noun in _ALL_OF.findall(normal(claim.text)):
        for before in re.findall(rf"\b([^\W\d_]{{3,}})[\s-]{re.escape(noun)}\b", plain):
            if not is_function_word(before) and concept(before) not in said:
                return f"{before} {noun}"
        narrow = re.search(rf"\b{re.escape(noun[:-1])}\w{{0,2}} {_NARROWS}", plain)
        if narrow and not _ALL.search(plain):
            return narrow[0]
    if _ALL.search(claim.text) and not _ALL.search(given.text):
        only = _ONLY.search(given.text)
        limit = "" if claim.numbers else next((n.text for n in given.numbers if n.bound), "")
        return only[0] if only else limit
    return ""


def _says(claim: Fact, phrase: str, *, whole: bool = False) -> bool:
    """Whether the claim has one of the words of a phrase that carry it (all of them with `whole`), or all its
    numbers where only those do."""
    words = [w for w in tokens(phrase) if not is_function_word(w) and not is_measure(w)]
    numbers = re.findall(r"\d+(?:[.,]\d+)*", phrase)
    said = tokens(normal(claim.text))
    there = {concept(w) for w in said}
    if not set(numbers) <= set(re.findall(r"\d+(?:[.,]\d+)*", normal(claim.text))):
        return False
    if whole:
        return all(concept(w) in there for w in words)
    return bool(numbers) or any(concept(w) in there for w in words) or not words


def _place(claim: Fact, given: Fact) -> str:
    """The only place the evidence speaks of, where the claim names no place at all."""
    places = [place for place in _PLACED.findall(given.text) if not _DATED.match(place)]
    named = [word for word in places if concept(word.lower()) in claim.order]
    return places[0] if places and not named and not _PLACED.search(claim.text) else ""


def unsure(claim: Fact, given: Fact) -> bool:
    """Whether the claim says for certain, or denies, what may be by the evidence (`traces of nuts`)."""
    if _MAYBE.search(claim.text):
        return False
    maybe = {concept(w) for found in _MAYBE_OF.findall(normal(given.text)) for w in tokens(found)}
    certain = {concept(w) for w in tokens(_MAYBE_OF.sub(" ", normal(given.text)))}
    return any(word in maybe and word not in certain for word in claim.order)


def counted_from_elsewhere(claim: Fact, given: Fact) -> str:
    """What the claim counts a span from and the evidence does not (`of your order` for `after the goods have
    reached us`), '' where both count from the same."""
    theirs = _COUNTED_FROM.findall(normal(given.text))
    if not theirs:
        return ""
    there = frozenset(given.order)
    for phrase in _COUNTED_FROM.findall(normal(claim.text)):
        words = [w for w in tokens(phrase) if not is_function_word(w) and not is_measure(w)]
        strange = [w for w in words if concept(w) not in there]
        if strange:
            return strange[0]
    return ""
