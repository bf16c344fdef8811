"""Cleaning of words that come from outside: nothing executable, nothing invisible, nothing endless."""

from __future__ import annotations

import re

import nh3

LINE_LIMIT = 500
TEXT_LIMIT = 40_000

# Control characters, lone surrogates and bidirectional overrides. The plain marks U+200E and U+200F
# stay: Hebrew and Arabic need them and they cannot turn the text around them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# Windows' dashes, quotes and marks, sent as if they were Latin-1: read as browsers read them (WHATWG HTML,
# "numeric character reference end state"), so that "per-page\x97resulting" does not become one word.
_MISREAD = {code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}
_SPACES = re.compile(r"\s+")
_TRAILING = re.compile(r"[ \t]+(?=\n|$)")
_BLANK_LINES = re.compile(r"\n{3,}")

ALLOWED_TAGS = frozenset(
    [
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "sub",
        "sup",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "hr",
    ]
)
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "noscript",
    "head",
    "title",
    "nav",
}


def printable(text: str) -> str:
    """The text without characters that cannot be seen or stored."""
    return _INVISIBLE.sub("", text.translate(_MISREAD) if not text.isascii() else text)


def line(text: object, limit: int = LINE_LIMIT) -> str:
    """One line of at most `limit` characters; None becomes the empty text."""
    if text is None:
        return ""
    plain = text if isinstance(text, str) else str(text)
    if not plain.isprintable() or "  " in plain:  # most values need no cleaning: feeds have millions
        plain = _SPACES.sub(" ", printable(plain))
    return plain.strip()[:limit]


def block(text: object, limit: int = TEXT_LIMIT) -> str:
    """Several lines of at most `limit` characters, cut at a word, with at most one empty line between."""
    if text is None:
        return ""
    plain = printable(str(text).replace("\r\n", "\n").replace("\r", "\n"))
    plain = _BLANK_LINES.sub("\n\n", _TRAILING.sub("", plain)).strip()
    return plain if len(plain) <= limit else cut(plain, limit)


def cut(text: str, limit: int) -> str:
    """The longest beginning within `limit` characters that ends between words, marked with an ellipsis."""
    head = text[: limit - 1]
    at_word = head.rsplit(None, 1)[0] if " " in head[-200:] else head
    return at_word.rstrip() + "…"


def safe_html(raw: str, limit: int = TEXT_LIMIT) -> str:
    """HTML of a feed made inert: a short list of tags, links only to http(s) and mail."""
    text = block(raw, limit)
    if "<" not in text and "&" not in text:
        return text
    return nh3.clean(
        text,
        tags=set(ALLOWED_TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    ).strip()


def web_address(raw: object) -> str:
    """An http(s) or site-relative address, else the empty text."""
    text = printable(str(raw or "")).strip()
    if len(text) > 2000 or re.search(r"[\s\"'<>\\]", text):
        return ""
    if text.startswith("//"):
        return "https:" + text
    return text if re.match(r"(?i)https?://[^/]|/[^/]?", text) else ""
