"""import_catalog SLUG FORMAT PATH: a feed into a brand's catalogue, the result as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.catalog import importing
from apps.catalog.importers import registry
from apps.core.errors import VitrineError
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


class Command(BaseCommand):
    help = (
        "Import products (or relations between them) into a brand and print "
        "{created, updated, unchanged, removed, failed, errors:[{row, code, detail}]} as JSON. "
        "Rows that cannot be read are reported and left out; the rest is imported. Running it again changes "
        "nothing that did not change. Mappings for JSON feeds are described in docs/importing.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the brand")
        parser.add_argument("format", help=", ".join(registry.formats()))
        parser.add_argument("path", type=Path, help="a file; for json and schema-org also a folder or a zip")
        parser.add_argument("--map", type=Path, metavar="FILE", help="field mapping for json, a JSON object")
        parser.add_argument(
            "--approve-as",
            default="",
            metavar="EMAIL",
            help="the member who approves the imported texts, attributes, prices, stock and relations for "
            "the AI; without it they wait for approval and are never stated",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="the feed is the whole range: products it does not name are removed (more than 30 % of the "
            "range waits for a decision in the console)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand = Brand.objects.filter(slug=options["slug"]).first()
        if brand is None:
            raise CommandError(f"There is no brand “{options['slug']}”.")
        with brand_scope(brand):
            try:
                result = importing.run(
                    options["format"],
                    options["path"],
                    mapping=_mapping(options["map"]),
                    approve_as=options["approve_as"],
                    full=options["full"],
                    by=Actor.system("import_catalog"),
                )
            except VitrineError as error:
                raise CommandError(f"{error.code}: {error.detail}") from error
        self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(f"bad_mapping: {path.name} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise CommandError("bad_mapping: a mapping must be a JSON object")
    return found
