"""Fill the two demo brands; quick when there is nothing to do."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from apps.storefront import demo


class Command(BaseCommand):
    help = "Bring the demo brands in from demo/, as a user would; prints {slug: changed} as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = sorted(path.parent.name for path in demo.ROOT.glob("*/brand.json"))
        self.stdout.write(json.dumps({slug: demo.fill(slug) for slug in slugs}))
