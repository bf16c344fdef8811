"""The words of a PDF, read in a process of its own: a small file may hold more than a server has.

Run as `python -m apps.knowledge.pdf_text FILE PAGES CHARACTERS`; it writes UTF-8 to standard output, or ends
with 3 (too many pages) or 4 (no readable PDF).
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

TOO_LONG, BROKEN = 3, 4
SECONDS = 15  # of computing; a manual of 500 pages needs about five
MEMORY = 768 * 1024 * 1024
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
            text = ("\n\n" if number else "") + (page.extract_text() or "")
            written += len(text)
            if written > most:
                return TOO_LONG
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
