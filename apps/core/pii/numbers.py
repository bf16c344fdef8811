"""Numbers that carry their own proof (cards, IBAN) or stand behind a word that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.core.pii.spans import Pii, cued, groups, words

CARD = re.compile(r"(?<![\w.,/-])\d(?:[ .-]?\d){12,18}(?![\w-]|[.,]\d)")
CARD_CUE = re.compile(
    r"card|\bcc\b|visa|master|amex|american express|maestro|credit|debit|kreditkarte|karte|kartennummer", re.I
)
CARD_PREFIX = re.compile(r"4|5[0-8]|2[2-7]|3[0-9]|6")
CVV = re.compile(
    r"(?:\bcv[vc]2?\b|\bcsc\b|\bcid\b|security code|card security number|pr(?:ü|ue)f(?:nummer|ziffer|code)|"
    r"sicherheitscode)[^\d\n]{0,20}(\d{3,4})(?![\d-])",
    re.I,
)
EXPIRY = re.compile(
    r"(?:\bexp(?:\.|iry|ires?|iration)?\b|valid (?:thru|until|to)|g(?:ü|ue)ltig bis|ablauf\w*)[^\d\n]{0,18}"
    r"((?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?\d{2})(?!\d)",
    re.I,
)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?!\w)", re.I)
IBAN_CUE = re.compile(r"\biban\b", re.I)
IBAN_LENGTH = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip

SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
SELF_EVIDENT_IDS = (
    re.compile(r"(?<![\w.])(756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2})(?![\w])"),  # Swiss AHV
    re.compile(r"(?<!\w)([A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?!\w)"),  # UK national insurance
    re.compile(
        r"(?<!\w)([A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])(?!\w)", re.I
    ),  # Italian codice fiscale
    re.compile(r"(?<!\w)([12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2})(?!\w)"),  # French NIR
    re.compile(
        r"(?<!\w)(\d{2} ?(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2} ?[A-Z] ?\d{3})(?!\w)"
    ),  # German RV
)
ID_VALUE = r"[^\w\n]{1,4}(?:(?:is|was|ist|lautet|no\.?|nr\.?|number|nummer|id|:|#)[\s:#-]*){0,3}"
ID_SHAPE = r"((?:(?=\w*\d)\w{1,16}(?:[/. -](?=\w*\d)\w{1,12}){0,4}))(?!\w)"
CUED_ID = re.compile(
    words(
        r"ssn", r"social security(?: number| no\.?)?", r"my social", r"social insurance(?: number)?", r"itin",
        r"tax(?:payer)? ?(?:id|number|no\.?)", r"tin", r"steuer-?id", r"steuer-?nummer", r"steuer-?nr\.?",
        r"steueridentifikationsnummer", r"idnr\.?", r"sozialversicherungsnummer", r"sv-?nummer", r"sv-?nr\.?",
        r"national (?:id|insurance)(?: number)?", r"identity card", r"id card", r"personalausweis(?:nummer)?",
        r"ausweis(?:nummer|nr\.?)?", r"pass(?:port|nummer)", r"reisepass(?:nummer)?", r"bsn", r"dni",
        r"nie", r"nif",
        r"codice fiscale", r"pesel", r"personnummer",
    )
    + ID_VALUE
    + ID_SHAPE,
    re.I,
)  # fmt: skip
LICENCE = re.compile(
    words(r"driv(?:er|ing)['’]?s? ?licen[cs]e(?: number| no\.?)?", r"f(?:ü|ue)hrerschein(?:nummer)?")
    + ID_VALUE
    + ID_SHAPE,
    re.I,
)
BANK = re.compile(
    words(
        r"account (?:number|no\.?|nr\.?|#)", r"acct\.?(?: number| no\.?| #)?", r"bank account", r"sort ?code",
        r"routing (?:number|no\.?)", r"aba", r"kontonummer", r"konto-?nr\.?", r"bankleitzahl", r"blz",
    )
    + ID_VALUE
    + r"(\d(?:[ -]?\d){4,16})(?!\w)",
    re.I,
)  # fmt: skip
SECRET = re.compile(
    words(
        r"pass(?:word|code|phrase)", r"pin(?: ?(?:code|number))?", r"passwort", r"kennwort", r"geheimzahl",
        r"one[- ]time code", r"otp", r"tan", r"verification code", r"api[- ]?key",
    )
    + r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet|"
      r"war)\s*:?\s+)[\"'“„]?((?=\S*[\d!@#$%&*_])\S{4,64}?)[\"'”“]?(?=[\s.,;!?]|$)",
    re.I,
)  # fmt: skip
IPV4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)"
)
IPV6 = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|"
    r"(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:])",
    re.I,
)
VERSION_CUE = re.compile(
    r"(?:\bv|version|firmware|software|release|driver|build|update|kernel|chapter|section)[\s:]*(?:\w+\s)?$",
    re.I,
)


def luhn(digits: str) -> bool:
    """The check digit rule of ISO/IEC 7812 for a string of digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod97(iban: str) -> bool:
    """The check of ISO 13616 for an IBAN without blanks, in capitals."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def cards(text: str) -> Iterator[Pii]:
    """Card numbers; a wrong check digit counts only where the words around speak of a card."""
    for match in CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        named = cued(text, match.start(), CARD_CUE)
        if not CARD_PREFIX.match(digits) or len(set(digits)) == 1:
            continue
        # 13 digits are GTINs far more often than cards, 15 are IMEIs unless they start as Amex does.
        plausible = len(digits) in (14, 16, 17, 18, 19) or (len(digits) == 15 and digits[:2] in ("34", "37"))
        if (luhn(digits) and plausible) or (named and len(digits) in (13, 14, 15, 16, 19)):
            yield Pii("card", match.start(), match.end())
    yield from groups("cvv", CVV, text)
    for expiry in EXPIRY.finditer(text):
        if cued(text, expiry.start(), CARD_CUE, 80) or CVV.search(text, expiry.end(), expiry.end() + 60):
            yield Pii("card_expiry", expiry.start(1), expiry.end(1))


def ibans(text: str) -> Iterator[Pii]:
    """IBANs of known length with a right check number, or any shaped so behind the word itself."""
    for match in IBAN.finditer(text):
        end = _iban_end(text, match.start(), match.end())
        if end:
            yield Pii("iban", match.start(), end)
        elif cued(text, match.start(), IBAN_CUE, 25) and sum(map(str.isdigit, match.group())) > 9:
            yield Pii("iban", match.start(), _unspaced_end(match))


def _iban_end(text: str, start: int, end: int) -> int | None:
    wanted = IBAN_LENGTH.get(text[start : start + 2].upper())
    taken = ""
    for place in range(start, end):
        if text[place].isalnum():
            taken += text[place].upper()
        if wanted and len(taken) == wanted:
            at_edge = place + 1 >= len(text) or not text[place + 1].isalnum()
            return place + 1 if at_edge and taken.isascii() and mod97(taken) else None
    return None


def _unspaced_end(match: re.Match[str]) -> int:
    """The blanks of a mistyped IBAN end where words without digits begin."""
    parts = re.split(r"(?<= )", match.group())
    length = 0
    for part in parts:
        if length and not any(map(str.isdigit, part)):
            break
        length += len(part)
    return match.start() + len(match.group()[:length].rstrip())


def identities(text: str) -> Iterator[Pii]:
    """National identity, tax, social insurance, passport and licence numbers."""
    for match in SSN.finditer(text):
        yield Pii("national_id", match.start(), match.end())
    for match in CUED_ID.finditer(text):
        if sum(map(str.isdigit, match[1])) >= 4:
            yield Pii("national_id", match.start(1), match.end(1))
    yield from groups("driver_license", LICENCE, text)
    for pattern in SELF_EVIDENT_IDS:
        yield from groups("national_id", pattern, text)


def banking(text: str) -> Iterator[Pii]:
    yield from groups("bank_account", BANK, text)


def secrets(text: str) -> Iterator[Pii]:
    """Passwords, PINs and one-time codes that somebody typed into a chat."""
    yield from groups("secret", SECRET, text)


def internet(text: str) -> Iterator[Pii]:
    """IP addresses; four numbers behind the word *version* are a version."""
    for match in IPV4.finditer(text):
        if not VERSION_CUE.search(text, max(0, match.start() - 24), match.start()):
            yield Pii("ip", match.start(), match.end())
    for match in IPV6.finditer(text):
        if match.group().count(":") >= 3 and re.search(r"[a-f]|\d{3}", match.group(), re.I):
            yield Pii("ip", match.start(), match.end())
