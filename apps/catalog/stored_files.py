"""The file of a waiting import, kept in parts: workers run on other machines, and none holds it whole."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from apps.catalog.models import Import, ImportFile
from apps.core.errors import Invalid, TooLarge


class Readable(Protocol):
    """A file, or an upload that is not one by its type."""

    def read(self, size: int, /) -> bytes: ...


PART = 4 * 1024 * 1024


def keep(row: Import, name: str, file: Readable, most: int) -> int:
    """Store the file in the caller's transaction; returns its bytes.

    Raises Invalid `empty_file`, and TooLarge beyond `most` bytes.
    """
    size = number = 0
    while part := file.read(PART):
        size += len(part)
        if size > most:
            raise TooLarge(f"A feed may have at most {most // 1024**2} MB.")
        ImportFile.objects.create(run=row, number=number, name=Path(name).name[:255] or "feed", content=part)
        number += 1
    if not size:
        raise Invalid("The file is empty.", code="empty_file")
    return size


def restore(row: Import, folder: Path) -> Path | None:
    """The file again, in this folder; None when none is kept."""
    first = ImportFile.objects.filter(run=row, number=0).values_list("name", flat=True).first()
    if first is None:
        return None
    path = folder / ("feed" + Path(first).suffix[:20])
    with path.open("wb") as file:
        for number in ImportFile.objects.filter(run=row).values_list("number", flat=True):
            file.write(ImportFile.objects.values_list("content", flat=True).get(run=row, number=number))
    return path


def forget(row: Import) -> None:
    """The file is no longer needed."""
    ImportFile.objects.filter(run=row).delete()
