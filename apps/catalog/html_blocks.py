"""HTML read as a list of text blocks, tables as rows of `column: value`."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

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
        self._table: list[list[tuple[bool, str]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent.append(tag)
        elif self._silent:
            return
        elif self._table is not None:
            self._open_in_table(tag)
        elif tag == "table":
            self._flush()
            self._table = []
        elif tag in _HEADINGS:
            self._flush("heading", _HEADINGS[tag])
        elif tag in _ITEMS:
            self._flush(_ITEMS[tag])
        elif tag in _BREAKS:
            self._flush()

    def _open_in_table(self, tag: str) -> None:
        assert self._table is not None
        if tag == "tr":
            self._table.append([])
        elif tag in {"td", "th"}:
            self._words.clear()
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
            cell = (tag == "th", line("".join(self._words), 2000))
            (self._table[-1] if self._table else self._new_row()).append(cell)
            self._words.clear()
        elif tag == "table":
            self.blocks += [Block("row", row) for row in table_rows(self._table)]
            self._table = None
            self._words.clear()

    def _new_row(self) -> list[tuple[bool, str]]:
        assert self._table is not None
        self._table.append([])
        return self._table[-1]

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


def table_rows(rows: list[list[tuple[bool, str]]]) -> list[str]:
    """Each row in words; the first row gives the column names when all its cells are headings."""
    filled = [row for row in rows if any(text for _, text in row)]
    if not filled:
        return []
    names: list[str] = []
    if len(filled) > 1 and all(is_heading for is_heading, _ in filled[0]):
        names = [text for _, text in filled.pop(0)]
    return [_row_words(names, [text for _, text in row]) for row in filled]


def _row_words(names: list[str], cells: list[str]) -> str:
    if not names:
        return ": ".join([cells[0], "; ".join(c for c in cells[1:] if c)]) if len(cells) > 1 else cells[0]
    padded = names + [""] * (len(cells) - len(names))
    return "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(padded, cells, strict=False) if cell
    )


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
