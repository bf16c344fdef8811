"""Relations and rules as the CSV files they come in as, and the lines of a file that were left out."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from apps.catalog import eligibility
from apps.catalog.importers import relations_csv
from apps.catalog.importers.csv_records import CsvFile
from apps.catalog.importers.items import RowError
from apps.catalog.models import Relation, Rule
from apps.catalog.rule_values import FIELDS


def relations() -> str:
    """All declared relations, waiting or approved; not what the machine proposes or somebody took back."""
    rows = Relation.objects.filter(rejected_at=None).exclude(origin=Relation.Origin.MACHINE, approved_at=None)
    cells = ("product__sku", "kind", "target_sku", "target_name", "note")
    return written(relations_csv.COLUMNS, rows.order_by("pk").values_list(*cells).iterator())


def rules() -> str:
    """All rules that wait or are approved."""
    return written(FIELDS, map(_rule, eligibility.standing().iterator()))


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, with a mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def left_out(content: bytes, numbers: Collection[int]) -> str:
    """The header and the lines with these numbers (the header being 1), for mending and sending again."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        source = CsvFile(Path(file.name))
        plain = content.decode(source.encoding, errors="replace").splitlines()
        out = io.StringIO()
        writer = csv.writer(out, delimiter=source.separator, lineterminator="\n")
        writer.writerow(source.header)
        for record in source.records():
            if record.row not in numbers:
                continue
            if isinstance(record, RowError):
                out.write(f"{plain[record.row - 1] if record.row <= len(plain) else ''}\n")
            else:
                writer.writerow(record.cells)
    return out.getvalue()


def _rule(row: Rule) -> list[object]:
    lists = {"countries": " ; ".join(row.countries), "postcodes": " ; ".join(row.postcodes)}
    flags = {name: "yes" if getattr(row, name) else "no" for name in ("allowed", "only")}
    known = {"sku": row.product.sku if row.product else "", **lists, **flags}
    values = (known[name] if name in known else getattr(row, name) for name in FIELDS)
    return ["" if value is None else value for value in values]
