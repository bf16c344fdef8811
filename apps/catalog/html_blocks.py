"""HTML read as a list of text blocks, tables as rows of `column: value`."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from apps.catalog.html_tables import Cell, Table, table_rows
from apps.catalog.texts import line

_SILENT = {"script", "style", "template", "noscript", "head", "svg", "nav", "iframe", "object"}
_BREAKS = {"p", "div", "br", "ul", "ol", "hr", "section", "article", "blockquote", "dl", "main", "header"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ITEMS = {"li": "item", "dt": "item", "dd": "item"}
BLOCK_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text; kind is heading, text, item or row; level counts for headings (1 to 6)."""

    kind: str
    text: str
    level: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self._words: list[str] = []
        self._kind, self._level = "text", 0
        self._silent: list[str] = []
        self._in_title = False
        self._table: Table | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent.append(tag)
        elif self._silent:
            return
        elif self._table is not None:
            self._open_in_table(tag, attrs)
        elif tag == "table":
            self._flush()
            self._table = Table()
        elif tag in _HEADINGS:
            self._flush("heading", _HEADINGS[tag])
        elif tag in _ITEMS:
            self._flush(_ITEMS[tag])
        elif tag in _BREAKS:
            self._flush()

    def _open_in_table(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert self._table is not None
        if tag == "tr":
            self._table.open_row()
        elif tag in {"td", "th", "caption"}:
            self._words.clear()
            told = dict(attrs)
            self._span = (_count(told.get("colspan")), _count(told.get("rowspan")))
        elif tag in _BREAKS:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif self._silent:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif self._table is not None:
            self._close_in_table(tag)
        elif tag in _HEADINGS or tag in _ITEMS or tag in _BREAKS:
            self._flush()

    def _close_in_table(self, tag: str) -> None:
        assert self._table is not None
        if tag in {"td", "th"}:
            text = line("".join(self._words), 2000)
            self._table.add(Cell(tag == "th", text, *self._span))
            self._words.clear()
        elif tag == "thead":
            self._table.close_head()
        elif tag == "caption":
            if text := line("".join(self._words), 2000):
                self.blocks.append(Block("text", text))
            self._words.clear()
        elif tag == "table":
            self.blocks += [Block("row", row) for row in table_rows(self._table)]
            self._table = None
            self._words.clear()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._silent:
            self._words.append(data)

    def _flush(self, kind: str = "text", level: int = 0) -> None:
        text = line("".join(self._words), BLOCK_LIMIT)
        if text:
            self.blocks.append(Block(self._kind, text, self._level))
        self._words.clear()
        self._kind, self._level = kind, level

    def close(self) -> None:
        super().close()
        if self._table is not None:
            self._close_in_table("table")
        self._flush()


def _count(text: str | None) -> int:
    """A cell's span as the markup states it; what is no number counts as 1."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1


def read_html(markup: str) -> tuple[str, list[Block]]:
    """The page's title (may be empty) and its blocks in reading order."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return line(reader.title), reader.blocks


def html_to_text(markup: str, *, items: bool = True) -> str:
    """Plain text of a fragment, one block a line; `items=False` leaves list items out."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    _, blocks = read_html(markup)
    return "\n".join(b.text for b in blocks if items or b.kind != "item")


def list_items(markup: str) -> list[str]:
    """The texts of a fragment's list items."""
    if "<li" not in markup.lower():
        return []
    return [b.text for b in read_html(markup)[1] if b.kind == "item"]
