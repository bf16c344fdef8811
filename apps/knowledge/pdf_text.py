"""The words of a PDF, read in a process of its own: a small file may hold more than a server has.

Run as `python -m apps.knowledge.pdf_text FILE PAGES CHARACTERS`; it writes UTF-8 to standard output, or ends
with 3 (too many pages) or 4 (no readable PDF).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from apps.knowledge import pdf_tables

if TYPE_CHECKING:
    from pypdf import PageObject

TOO_LONG, BROKEN = 3, 4
SECONDS = 15  # of computing; a manual of 500 pages needs about five
MEMORY = 768 * 1024 * 1024
LAYING_OUT = 0.6  # of the time; the rest is kept for the words
SHORT, FEW = 40, 3  # letters of a line that may be a cell or a row, and so many lines
LAID_OUT = 400_000  # letters of one page, blanks included
_ROOT = Path(__file__).parents[2]


class PdfError(Exception):
    """Why nothing came: `too_large` or `bad_pdf`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(path: Path, *, pages: int, characters: int) -> str:
    """The text of all pages, an empty line between them. Raises PdfError: for a file that is broken, has more
    pages or characters than allowed, or takes more time or memory than an honest one."""
    command = [sys.executable, "-m", "apps.knowledge.pdf_text", str(path), str(pages), str(characters)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS * 2, cwd=_ROOT, check=False)
    except subprocess.TimeoutExpired as error:
        raise PdfError("too_large") from error
    if done.returncode == 0:
        return done.stdout.decode()
    # Killed by its limits (a negative code) or out of memory (1): too much is in it, whatever its size.
    raise PdfError("bad_pdf" if done.returncode == BROKEN else "too_large")


def main(path: str, pages: str, characters: str) -> int:
    """Read within limits and write what there is."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    written, most = 0, int(characters)
    try:
        found = PdfReader(path).pages
        if len(found) > int(pages):
            return TOO_LONG
        for number, page in enumerate(found):
            text = ("\n\n" if number else "") + _text(page)
            written += len(text)
            if written > most:
                return TOO_LONG
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError):
        return BROKEN
    return 0


def _text(page: PageObject) -> str:
    """The page's words in reading order; where it has tables, with these as Markdown.

    To lay a page out costs as much again, so only pages with many short lines are, while there is time: of a
    file that takes long the words come without its last tables.
    """
    plain = page.extract_text() or ""
    short = sum(0 < len(one) <= SHORT for one in plain.splitlines())
    if (short < FEW and "  " not in plain) or time.process_time() > SECONDS * LAYING_OUT:
        return plain
    try:
        laid_out = page.extract_text(extraction_mode="layout")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return plain  # words that can be read but not placed
    return pdf_tables.with_tables(laid_out[:LAID_OUT]) or plain


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
