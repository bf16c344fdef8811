"""A PDF's words come over; one that holds more than it should is refused, and costs the server little."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from apps.knowledge import documents, pdf_text
from apps.knowledge.documents import DocumentError

SENTENCE = b"You may send it back within 40 days."


def pdf(path: Path, content: bytes, pages: int = 1) -> Path:
    """A PDF whose pages all show the same packed content."""
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    packed, last = zlib.compress(content, 9), 4 + pages
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % last
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *[page] * pages,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (count, body.index(b"xref\n"))
    path.write_bytes(body)
    return path


def words(text: bytes) -> bytes:
    return b"BT /F1 12 Tf 20 300 Td (%s) Tj ET" % text


def test_the_words_of_all_pages_come_over(tmp_path: Path) -> None:
    found = documents.read(pdf(tmp_path / "returns.pdf", words(SENTENCE), pages=2), "en")
    assert (found.title, found.body) == ("Returns", f"{SENTENCE.decode()}\n\n{SENTENCE.decode()}")


@pytest.mark.parametrize(
    ("content", "pages"), [(words(b"a" * 500_000), 1), (words(SENTENCE), documents.PAGES_LIMIT + 1)]
)
def test_a_small_file_that_holds_too_much_is_refused(tmp_path: Path, content: bytes, pages: int) -> None:
    path = pdf(tmp_path / "bomb.pdf", content, pages)
    assert path.stat().st_size < 120_000
    with pytest.raises(DocumentError) as refused:
        documents.read(path, "en")
    assert refused.value.code == "too_large"


def test_one_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "SECONDS", 0.01)
    with pytest.raises(DocumentError) as refused:
        documents.read(pdf(tmp_path / "slow.pdf", words(SENTENCE)), "en")
    assert refused.value.code == "too_large"
