"""import_knowledge SLUG PATH...: policies and guides into a brand, the result as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import VitrineError
from apps.knowledge import importing
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


class Command(BaseCommand):
    help = (
        "Import articles from Markdown (with YAML front matter: title, language, audience shopper/advisors, "
        "products, categories, valid_from, valid_to, kind, slug), HTML and PDF files or folders of them, and "
        "print {articles, revisions, passages, approved, failed, errors:[{file, code, detail}]} as JSON. "
        "A changed file becomes a new revision of its article; the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the brand")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
        parser.add_argument(
            "--approve-as",
            default="",
            metavar="EMAIL",
            help="the member who approves what is imported; without it, it waits as drafts and is never said",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand = Brand.objects.filter(slug=options["slug"]).first()
        if brand is None:
            raise CommandError(f"There is no brand “{options['slug']}”.")
        with brand_scope(brand):
            try:
                result = importing.import_paths(
                    options["paths"], approve_as=options["approve_as"], by=Actor.system("import_knowledge")
                )
            except VitrineError as error:
                raise CommandError(f"{error.code}: {error.detail}") from error
            importing.embed_now()
        self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
