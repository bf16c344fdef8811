"""The audit log on the command line: verify, export, prove. Prints JSON."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from apps.audit import exports, proofs, verifying
from apps.core.errors import VitrineError
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


class Command(BaseCommand):
    help = "Verifies or exports a brand's audit log, or proves that one record is in it. Prints JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser(
            "verify", help="Check every row, leaf and signed head; exit code 1 if broken."
        )
        verify.add_argument("slug")
        verify.add_argument("--checkpoints", type=Path, help="A copy of the published heads kept elsewhere.")
        export = verbs.add_parser("export", help="Write the log as JSONL with heads, keys and a verifier.")
        export.add_argument("slug")
        export.add_argument("--to", type=Path, required=True, metavar="DIR", help="A new or empty folder.")
        proof = verbs.add_parser(
            "proof", help="An inclusion proof (RFC 6962) for one record, entry or event."
        )
        proof.add_argument("slug")
        proof.add_argument("record", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        brand = Brand.objects.filter(slug=options["slug"]).first()
        if brand is None:
            raise CommandError(f"No brand has the slug {options['slug']}.")
        try:
            with brand_scope(brand):
                result = getattr(self, options["verb"])(**options)
        except VitrineError as error:
            raise CommandError(json.dumps(error.as_dict())) from error
        self.stdout.write(json.dumps(result, ensure_ascii=False))
        if result.get("ok") is False:
            sys.exit(1)

    def verify(self, checkpoints: Path | None, **_: Any) -> dict[str, Any]:
        return verifying.verify(published=checkpoints).as_dict()

    def export(self, to: Path, **_: Any) -> dict[str, Any]:
        return exports.export(to)

    def proof(self, record: UUID, **_: Any) -> dict[str, Any]:
        return proofs.inclusion(record)
