"""Create a brand with its admin, widget key and an API key of every scope (shown once)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.consent import services as consent
from apps.core.errors import VitrineError
from apps.people import onboarding
from apps.people.actors import Actor
from apps.tenants.scope import brand_scope


class Command(BaseCommand):
    help = (
        "Create a brand and print {brand, widget_key, api_key} as JSON. Running it again on the same slug "
        "adds what is new (admin, origins) and prints a new API key; the brand starts at stage 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="lower-case letters, digits, hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-password", help="set only for an account that has none yet")
        parser.add_argument("--timezone", default="Europe/Berlin", help="IANA zone")
        parser.add_argument(
            "--origin", action="append", default=[], help="where the widget may run; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(json.dumps(create(options)))
        except VitrineError as error:
            raise CommandError(json.dumps(error.as_dict(), ensure_ascii=False)) from error


def create(options: dict[str, Any]) -> dict[str, str]:
    """Do it, and return what is printed."""
    by = Actor.system("create_brand")
    brand = onboarding.make_brand(options["slug"], name=options["name"], timezone=options["timezone"])
    with brand_scope(brand):
        consent.publish_defaults(brand)
        email = options["admin_email"]
        name = email.split("@")[0].replace(".", " ").title()
        onboarding.invite(email=email, name=name, role="admin", by=by, password=options["admin_password"])
        key = onboarding.widget_key(options["origin"], by=by)
        _, secret = onboarding.issue_api_key("create_brand", onboarding.SCOPES, by=by)
    return {"brand": brand.slug, "widget_key": key.key, "api_key": secret}
