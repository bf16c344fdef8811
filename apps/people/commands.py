"""The base of commands that work for one brand: one of the places where a scope opens."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


class BrandCommand(BaseCommand):
    """Takes a brand's slug first and runs ``work`` in its scope."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the brand")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = Brand.objects.filter(slug=options["slug"]).first()
        if brand is None:
            raise CommandError(f"There is no brand {options['slug']}.")
        with brand_scope(brand):
            self.work(brand, options)

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        """Do it, inside the brand's scope."""
        raise NotImplementedError
