"""Postal addresses and postcodes, English, German and the shapes common around Europe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.core.pii.spans import Pii, groups

WORD = r"[^\W\d_][\w.'’-]*"
UNIT = (
    r"(?:,?\s{0,2}(?:apt|apartment|suite|ste|unit|floor|fl|flat|room|rm|whg|wohnung|stock|top|"
    r"#)\.?\s?#?\s?\w{1,6})?"
)
STRONG = (
    r"(?:streets?|avenues?|ave|roads?|rd|lane|ln|boulevard|blvd|highway|hwy|parkway|pkwy|terrace|"
    r"crescent|cres|"
    r"turnpike|alley|mews|esplanade|cul-de-sac|freeway|cir|ct|terr)"
)
WEAK = (
    r"(?:st|drive|dr|way|court|place|pl|square|sq|circle|close|row|walk|park|gardens|hill|grove|"
    r"trail|loop|plaza|view|ridge|pike)"
)
NOT_A_ROAD = (
    r"(?!\s+(?:bikes?|cycl\w+|race|racing|tires?|tyres?|running|shoes?|trip|legal|use|"
    r"noise|map|trips?|test|wheels?|frame)\b)"
)
STATE = (
    r"(?:A[AEKLPRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|"
    r"T[NX]|UT|V[AT]|W[AIVY]|AB|BC|MB|NB|ON|QC|SK|NSW|VIC|QLD|TAS)"
)
ZIP = r"\d{5}(?:-\d{4})?"
UK_POSTCODE = r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})"
TAIL = (
    rf"(?:\s*,?\s{{1,3}}(?:{WORD}\s){{0,3}}{WORD},?\s{{1,2}}(?:{STATE}\.?,?\s{{1,2}})?(?:{ZIP}|"
    rf"{UK_POSTCODE})(?!\w)"
    rf"|,\s{{1,3}}(?:{WORD}\s?){{1,3}},?\s{{1,2}}{STATE}\b)?"
)
US_STYLE = re.compile(
    rf"(?<![\w$€£.#-])(\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?,?\s(?:(?:[NSEW]|[NS][EW]|North|South|East|"
    rf"West)\.?\s)?"
    rf"(?:(?:{WORD}|\d{{1,3}}(?:st|nd|rd|th))\s){{1,4}}?{STRONG}\b\.?{NOT_A_ROAD}"
    rf"(?:\s(?:[NSEW]|[NS][EW]|North|South|East|West)\b\.?)?{UNIT}{TAIL})",
    re.I,
)
US_WEAK = re.compile(
    rf"(?<![\w$€£.#-])(\d{{1,6}}\s(?:[NSEW]\.?\s)?(?:[A-Z][\w.'’-]*\s){{1,3}}?(?i:{WEAK})\b\.?{UNIT}{TAIL})"
    rf"(?=$|[\s,.;!?)])(?!\s+[a-z]+ing\b)"
)
GERMAN = re.compile(
    r"(?<![\w-])((?:(?:Am|An der|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Alte|Alter|Neue|Neuer|"
    r"Große|Kleine|Obere|Untere)\s)?"
    r"(?:[A-ZÄÖÜ][\w.ß'’-]*[ -]){0,3}(?:[^\W\d_][\wß.'’-]*(?:stra(?:ß|ss)e|str\.?|platz|allee|gasse|"
    r"gracht|straat)"
    r"|[A-ZÄÖÜ][\wß.'’-]+(?:weg|ring|damm|ufer|chaussee|steig|pfad|promenade|graben|markt|brücke|"
    r"wall|berg|hof|kamp|twiete|"
    r"laan|plein|gade|vej|gatan|gata|vägen|katu|tie|veien))"
    r"\s\d{1,4}\s?[a-hA-H]?(?:[-/]\d{1,4})?(?!\w|[.,:]\d|\s?(?:cm|mm|m|kg|€|eur|euro|%|stück|tage|jahre)\b)"
    r"(?:,?\s{1,3}(?:[A-Z]{1,2}-)?\d{4,5}\s[A-ZÄÖÜ][\wäöüß-]+(?:\s(?:am|an der|bei|ob der|"
    r"im)\s[A-ZÄÖÜ][\wäöüß-]+)?)?)"
)
SPACED_GERMAN = re.compile(
    r"(?<![\w-])((?:[A-ZÄÖÜ][\wäöüß.'’-]*\s){1,3}(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring|Gasse|"
    r"Ufer|Damm)\s\d{1,4}\s?[a-h]?(?!\w)"
    r"(?:,?\s{1,3}\d{4,5}\s[A-ZÄÖÜ][\wäöüß-]+)?)"
)
PREFIXED = re.compile(
    rf"(?<![\w-])((?:\d{{1,5}}\s)?(?i:rue|avenue|boulevard|chemin|impasse|allée|via|viale|piazza|"
    rf"corso|calle|avenida|av\.|"
    rf"plaza|paseo|carrer|rua|travessa|largo|praça|ul\.|ulica|al\.|os\.|colonia|strada|ulitsa|utca|λεωφ\.)"
    rf"\s(?i:(?:de|del|della|dei|la|las|los|le|les|du|des|da|do|dos|das|van|el|al|bin|ibn)\s){{0,3}}"
    rf"(?:[A-Z\u00c0-\u024f\u0370-\u03ff][\w.'’-]*\s?){{1,4}}(?:,?\s?"
    rf"(?:n[°º.]?\s?)?\d{{1,5}}[a-z]?\b)?{UNIT}(?:,\s\d{{4,6}}\s{WORD})?)"
)
BOX = re.compile(
    rf"(?<!\w)((?:p\.?\s?o\.?\s?box|post office box|postfach|postbus|apartado|unit\s\d{{1,5}}\sbox|"
    rf"psc\s\d{{1,5}},?\sbox)"
    rf"\s#?\d{{1,6}}(?:,?\s{{1,3}}(?:[FAD]PO)\s{STATE}\s{ZIP}|{TAIL}))(?!\w)",
    re.I,
)
MILITARY = re.compile(rf"(?<!\w)((?:[A-Z][\w.]*\s){{0,3}}[\r\n ]{{0,2}}[AFD]PO\s(?:A[AEP])\s{ZIP})(?!\w)")
CORNER = re.compile(
    r"(?<!\w)((?:the )?corner of [A-Z0-9][\w.'’-]*(?: [\w.'’-]+){0,3} and [A-Z0-9][\w.'’-]*(?: "
    r"[A-Z][\w.'’-]*){0,2})"
)
STATED = re.compile(
    r"(?<!\w)(?:(?:my|our|the|new|his|her|their|shipping|billing|delivery|home|postal|mailing|"
    r"street|full|current|'s)\s){1,3}"
    r"address(?:es)?(?:\s(?:to|with|as|now|here|on file))?(?:\s(?:is|was|will be|are|"
    r"should be))?(?:\s(?:at|now))?\s?[:,-]?\s{0,3}"
    r"((?=[^\n]{0,60}\d)[\w#][^\n;!?]{5,120}?(?:\n[^\n;!?]{2,60}){0,3}?)(?=\s*$|[;!?]|\.(?:\s|$)|"
    r"\sfor\s|\splease|\sinstead|\sthanks|\n\n)",
    re.I,
)
GERMAN_STATED = re.compile(
    r"(?<!\w)(?:(?:liefer|rechnungs|versand|post|wohn|privat)?(?:adresse|anschrift)(?:\s(?:ist|"
    r"lautet|wäre))?(?:\sjetzt)?\s?[:,-]?\s{0,3}"
    r"|wohnhaft in\s(?:der\s)?)((?=[^\n]{0,60}\d)[\w][^\n;!?]{5,100}?)(?=\s*$|[;!?]|\.(?:\s|$)|\n\n|"
    r"\s(?:bitte|danke|statt)\b)",
    re.I,
)
LIVING = re.compile(
    r"(?<!\w)(?:live at|living at|located at|office is at|deliver(?:ed)? (?:it )?to|"
    r"ship(?:ped)? (?:it |this |them )?to|"
    r"send (?:it |this |them )?to|arrived at|moved to|it'?s (?:in|at))\s"
    r"(\d{1,5}[A-Za-z]?,?\s[^\n;!?]{5,100}?(?:\n[^\n;!?]{2,40}){0,2}?)(?=\s*$|[;!?]|\.(?:\s|$)|\n\n|"
    r"\s(?:last|please|by|on|in|for|before|instead|and|it|is|i)\b)",
    re.I,
)
PLAUSIBLE = re.compile(r"[^\W\d_]{3}")
NOT_AN_ADDRESS = re.compile(
    r"@|https?:|(?:\d{1,3}\.){3}|^\d+\s(?:days?|people|persons?|years?|items?|pieces?|pairs?|%|"
    r"hours?|weeks?|different|of|"
    r"countries|states|times?|minutes?|stores?|addresses|x|more|other|pounds?|lbs?|oz|ounces?|"
    r"inch(?:es)?|f(?:ee)?t|foot|[cmk]?m|miles?|volts?|watts?|am|pm)\b",
    re.I,
)
CUED_POSTCODE = re.compile(
    rf"(?<!\w)(?:zip(?:[ -]?code)?|post(?:al)?[ -]?code|plz|postleitzahl)(?:\s(?:is|ist|lautet|"
    rf"of))?\s?[:#]?\s?"
    rf"({ZIP}|{UK_POSTCODE}|\d{{4,6}}|\d{{4}}\s?[A-Z]{{2}}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?!\w)",
    re.I,
)
PLAIN_UK_POSTCODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})(?!\w)")
STATE_ZIP = re.compile(rf"(?<!\w)(?:[A-Z][\w.'-]*,? )?{STATE},? ({ZIP})(?!\w)")
GERMAN_TOWN = re.compile(
    r"(?<!\w)(?:\b(?:in|nach|aus|wohne|liefer\w*|versand nach|ort)\s:?\s?)((?:D-|A-|"
    r"CH-)?\d{4,5}) [A-ZÄÖÜ][\wäöüß-]{2,}(?!\w)"
)


def addresses(text: str) -> Iterator[Pii]:
    """Streets with their numbers, post boxes, and what stands behind *my address is*."""
    if not any(map(str.isdigit, text)):
        return
    for stated in (STATED, GERMAN_STATED, LIVING):
        for match in stated.finditer(text):
            if PLAUSIBLE.search(match[1]) and not NOT_AN_ADDRESS.search(match[1]):
                yield Pii("address", match.start(1), match.end(1))
    for pattern in (US_STYLE, US_WEAK, GERMAN, SPACED_GERMAN, PREFIXED, BOX, MILITARY, CORNER):
        for span in groups("address", pattern, text):
            value = text[span.start : span.end]
            if any(map(str.isdigit, value)) and not NOT_AN_ADDRESS.search(value):
                yield span


def postcodes(text: str) -> Iterator[Pii]:
    for pattern in (CUED_POSTCODE, STATE_ZIP, PLAIN_UK_POSTCODE, GERMAN_TOWN):
        yield from groups("postcode", pattern, text)
