"""reindex SLUG: make the search index of a brand's products and passages anew, without a gap in service."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.catalog import reindexing
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


class Command(BaseCommand):
    help = (
        "Make words and vectors of all products and passages anew, e.g. after a release with another model; "
        "prints {reindexing, state, total, done} as JSON. The background does it beside the answers, at half "
        "speed; what is there serves until its turn. Called again it tells how far it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the brand")
        parser.add_argument("--wait", action="store_true", help="do it here and now, at full speed")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = Brand.objects.filter(slug=options["slug"]).first()
        if brand is None:
            raise CommandError(f"There is no brand {options['slug']}.")
        with brand_scope(brand):
            row = reindexing.start(by=Actor.system("reindex"), later=not options["wait"])
            while options["wait"] and reindexing.portion(row):
                pass
            row.refresh_from_db()
        found = {"reindexing": str(row.pk), "state": row.state, "total": row.total, "done": row.done}
        self.stdout.write(json.dumps(found))
