"""Files of knowledge read into one form: Markdown with front matter, HTML, PDF. Pure, no database."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from apps.catalog.html_blocks import Block, read_html
from apps.catalog.importers.csv_records import encoding_of
from apps.catalog.importers.shopify_csv import slug
from apps.catalog.texts import block, line, safe_html
from apps.knowledge import pdf_text

SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".pdf": "text"}
BODY_LIMIT = 400_000
FILE_LIMIT = 30 * 1024 * 1024
PAGES_LIMIT = 500
FIELDS = frozenset(
    ("title", "language", "audience", "products", "categories", "valid_from", "valid_to", "kind", "slug")
)

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TABLE = re.compile(r"\|.*\|\n\|(?: --- \|)+(?:\n\|.*\|)+")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)


class DocumentError(Exception):
    """A file that cannot be taken; `code` for programs, the text for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Document:
    """One article as a file states it."""

    slug: str
    title: str
    body: str
    format: str
    language: str
    audience: str = "shopper"
    kind: str = "policy"
    products: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None

    def content_hash(self) -> str:
        """The same for the same words and the same conditions, whatever the file is called."""
        plain = {name: str(value) for name, value in asdict(self).items()}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def files_in(paths: list[Path]) -> list[Path]:
    """The files to read: those named, and in folders all that can be read, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inner = (one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
            found += sorted(inner)
        else:
            found.append(path)
    return found


def read(path: Path, default_language: str) -> Document:
    """The document in a file. Raises DocumentError for what cannot be read or states nonsense."""
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise DocumentError("unknown_format", f"{path.name}: only Markdown, HTML and PDF can be read")
    if not path.is_file():
        raise DocumentError("no_file", f"there is no file {path.name}")
    if path.stat().st_size > FILE_LIMIT:
        raise DocumentError("too_large", f"{path.name} is larger than {FILE_LIMIT // 1024**2} MB")
    text = _pdf_text(path) if path.suffix.lower() == ".pdf" else path.read_text(encoding_of(path), "replace")
    return parse(text, form, path.stem, default_language)


def parse(text: str, form: str, name: str, default_language: str) -> Document:
    """The document in a text; `name` gives the slug, and the title where the text has none."""
    front, body = _front_matter(text) if form == "markdown" else ({}, text)
    if len(body) > BODY_LIMIT:
        raise DocumentError("too_large", f"the text has {len(body)} characters, {BODY_LIMIT} are allowed")
    body = safe_html(body, BODY_LIMIT) if form == "html" else block(body, BODY_LIMIT)
    title = line(front.get("title"), 300) or _title(text, form) or name.replace("-", " ").replace("_", " ")
    if not body:
        raise DocumentError("empty", f"“{title}” has no text")
    audience = line(front.get("audience"), 20).lower() or "shopper"
    if audience not in {"shopper", "advisors"}:
        raise DocumentError("bad_front_matter", f"audience must be shopper or advisors, not “{audience}”")
    found = Document(
        slug=slug(line(front.get("slug"), 120) or name)[:120] or "article",
        title=title[:1].upper() + title[1:],
        body=body,
        format=form,
        language=line(front.get("language"), 8).lower() or default_language,
        audience=audience,
        kind=line(front.get("kind"), 20).lower() or "policy",
        products=_words(front, "products"),
        categories=[one.lower() for one in _words(front, "categories")],
        valid_from=_date(front, "valid_from"),
        valid_to=_date(front, "valid_to"),
    )
    if found.valid_from and found.valid_to and found.valid_to < found.valid_from:
        raise DocumentError("bad_front_matter", "valid_to lies before valid_from")
    return found


def blocks_of(body: str, form: str) -> list[Block]:
    """The text's headings, paragraphs, items and table rows in order."""
    if form == "markdown":
        return read_html(_markdown.render(body))[1]
    if form == "html":
        return read_html(body)[1]
    parts = re.split(r"\n\s*\n", body)
    return [one for part in parts for one in _plain_blocks(part)]


def _plain_blocks(part: str) -> list[Block]:
    """A paragraph of plain text, or the rows of a table, which a PDF's text holds as Markdown."""
    if _TABLE.fullmatch(part.strip()):
        return read_html(_markdown.render(part.strip()))[1]
    text = line(part, 20_000)
    return [Block("text", text)] if text else []


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    match = _FRONT.match(text)
    if not match:
        return {}, text
    try:
        found = yaml.safe_load(match[1]) if len(match[1]) < 20_000 else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError("bad_front_matter", f"the front matter is no YAML: {str(error)[:160]}") from error
    if not isinstance(found, dict):
        raise DocumentError("bad_front_matter", "the front matter must be a list of names and values")
    if unknown := sorted(str(name) for name in found if name not in FIELDS):
        raise DocumentError("bad_front_matter", f"unknown fields in the front matter: {', '.join(unknown)}")
    return found, text[match.end() :]


def _title(text: str, form: str) -> str:
    if form == "html":
        title, blocks = read_html(text)
        return title or next((one.text for one in blocks if one.kind == "heading"), "")
    match = re.search(r"^#[ \t]+(.+?)[ \t#]*$", text, re.M) if form == "markdown" else None
    return line(match[1], 300) if match else ""


def _words(front: dict[str, Any], name: str) -> list[str]:
    raw = front.get(name) or []
    entries = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(entries, list):
        raise DocumentError("bad_front_matter", f"{name} must be a list")
    return [text for entry in entries if (text := line(entry, 255))]


def _date(front: dict[str, Any], name: str) -> date | None:
    raw = front.get(name)
    if raw in (None, ""):
        return None
    if isinstance(raw, datetime):
        return raw.date()
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())
    except ValueError as error:
        raise DocumentError("bad_front_matter", f"{name} is no date (2026-12-31): {line(raw, 40)}") from error


def _pdf_text(path: Path) -> str:
    try:
        return pdf_text.read(path, pages=PAGES_LIMIT, characters=BODY_LIMIT)
    except pdf_text.PdfError as error:
        said = {
            "bad_pdf": f"{path.name} cannot be read",
            "too_large": f"{path.name} holds more than {PAGES_LIMIT} pages or {BODY_LIMIT} characters, "
            "or takes too long to read",
        }
        raise DocumentError(error.code, said[error.code]) from error
