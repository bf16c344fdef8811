"""Mail addresses, addresses with a password inside, and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.core.pii.spans import Pii, cued, followed

EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
SPELLED_EMAIL = re.compile(
    r"(?<![\w.])[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\{at\}|\s at \s)\s?[\w-]{1,63}"
    r"(?:\s?(?:\(dot\)|\[dot\]|\(punkt\)|\[punkt\]|\.)\s?[\w-]{2,24}){1,4}",
    re.I,
)
URL_WITH_SECRET = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/@:]{1,100}:[^\s/@]{1,100}@[^\s]+"
    r"|\bhttps?://[^\s?#]{1,200}[?#][^\s]{0,200}?"
    r"(?:token|password|passwd|secret|key|session|auth|sig)[\w-]{0,20}=[^\s]+",
    re.I,
)
PHONE = re.compile(
    r"(?<![\w./@#$€£+-])(?<!\d,)"
    r"(?:\(?(?:\+|"
    r"00[1-9])[\d ]{0,4}\)?[ ./-]{0,2})?(?:\(0?\d{1,5}\)[ ./-]{0,2})?\d{1,14}(?:[ ./-]{1,2}\d{1,8}){0,6}"
    r"(?:\s?(?:x|ext\.?|extension|durchwahl|app\.?)\s?\d{1,6})?"
    r"(?!\w|[.,/:-]\d|[€$£%°]|\s?(?:[€$£%°]|eur\b|usd\b|mm\b|cm\b|kg\b|ml\b|inch|w\b|v\b|x\s?\d))",
    re.I,
)
PHONE_CUE = re.compile(
    r"(?<!\w)(?:call|called|calling|phone|ph|tel|telephone|telefon(?:nummer)?|mobile|cell|cellphone|"
    r"landline|reach(?:ed)?|"
    r"contact|ring|text|sms|whatsapp|signal|fax|dial|hotline|handy(?:nummer)?|rückruf|anrufen|erreich\w*|"
    r"ruf\w*|nummer|answer(?:ing)?(?: at)?|number|no|digits|office|callback|call back|"
    r"desk)(?!\w)[^\d\n]{0,24}$",
    re.I,
)
PHONE_LABEL = re.compile(
    r"[\s,\\-]{0,4}(?:\(?(?:office|fax|mobile|cell|home|work|landline|handy|privat)\b)", re.I
)
NOT_A_PHONE = re.compile(
    r"(?<!\w)(?:order|tracking|invoice|sku|ean|upc|gtin|isbn|asin|imei|serial|model|part|item|"
    r"article|artikel|"
    r"bestell\w*|auftrag\w*|rechnung\w*|sendung\w*|kunden\w*|customer|account|acct|ref\w*|ticket|"
    r"case|booking|"
    r"coupon|voucher|code|id|konto\w*|sort code|version|price|preis|postcode|zip|plz|dpi|years?|"
    r"from|between|size|"
    r"oem|type|typ|series|replaces?|fits?|kit|pin)(?!\w)[^\d\n]{0,16}$"
    r"|(?:tracking|sendungsnummer|serial)[\w #:-]{0,24}$",
    re.I,
)
DATE_SHAPE = re.compile(
    r"^(?:(?:[012]?\d|3[01])[./ -](?:0?\d|1[0-2])[./ -](?:19|20)?\d{2}|(?:0?\d|"
    r"1[0-2])[./ -](?:[012]?\d|3[01])[./ -](?:19|20)?\d{2}|"
    r"(?:19|20)\d{2}[./ -]\d{1,2}[./ -]\d{1,2}|(?:19|20)\d{2}[ /-]+(?:19|20)?\d{2})$"
)
TIME_AFTER = re.compile(r"[ T]\d{1,2}:\d{2}|:\d{2}")


def mails(text: str) -> Iterator[Pii]:
    if "@" in text:
        for match in EMAIL.finditer(text):
            yield Pii("email", match.start(), match.end())
    for match in SPELLED_EMAIL.finditer(text):
        yield Pii("email", match.start(), match.end())


def links(text: str) -> Iterator[Pii]:
    """Addresses that carry a password, a token or a session in themselves."""
    for match in URL_WITH_SECRET.finditer(text):
        yield Pii("url", match.start(), match.end())


def phones(text: str) -> Iterator[Pii]:
    """Telephone numbers: by their own shape, or weak shapes beside a word that names them."""
    for match in PHONE.finditer(text):
        if _is_phone(text, match.start(), match.end()):
            yield Pii("phone", match.start(), match.end())


def _is_phone(text: str, start: int, end: int) -> bool:
    raw = text[start:end]
    digits = re.sub(r"\D", "", re.split(r"x|e|d|a", raw, maxsplit=1, flags=re.I)[0])
    if not 6 <= len(digits) <= 15 or DATE_SHAPE.match(raw) or TIME_AFTER.match(text, end):
        return False
    if NOT_A_PHONE.search(text, max(0, start - 40), start):
        return False
    if cued(text, start, PHONE_CUE, 48) or followed(text, end, PHONE_LABEL):
        return True
    return _speaks_for_itself(raw, digits)


def _speaks_for_itself(raw: str, digits: str) -> bool:
    if raw.lstrip("(").startswith(("+", "00")):
        return len(digits) >= 8
    if re.match(r"\(0?\d{2,5}\)[ ./-]{0,2}\d", raw):
        return len(digits) >= 8
    parts = re.split(r"[ ./-]+", re.split(r"x|e", raw, flags=re.I)[0])
    if len(parts) == 1:
        return raw.startswith("0") and len(digits) in (10, 11) and raw[1] != "0"
    if [len(part) for part in parts] in ([3, 3, 4], [1, 3, 3, 4]):
        return True
    return raw.startswith("0") and 9 <= len(digits) <= 12 and len(parts) <= 6
