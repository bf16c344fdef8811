"""Ask a brand's question sets now; exit code 1 where one fails."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from apps.core.errors import VitrineError
from apps.people.actors import Actor
from apps.people.commands import BrandCommand
from apps.quality import red_team, runs, sets
from apps.quality.cards import answer_card, run_card
from apps.quality.set_models import QuestionSet
from apps.tenants.models import Brand


class Command(BrandCommand):
    help = (
        "Ask the active question sets of a brand, or the one named, by the road of shoppers' questions. "
        "Prints {brand, ok, runs: [{name, kind, language, asked, right, passed, release, failures: [...]}]} "
        "as JSON; exit code 1 unless all pass."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("set", nargs="?", default="", help="the name of one set; all active ones without")

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        try:
            reports = [_run(row) for row in _wanted(options["set"])]
        except VitrineError as error:
            raise CommandError(json.dumps(error.as_dict())) from error
        ok = bool(reports) and all(report["passed"] for report in reports)
        told = {"brand": brand.slug, "ok": ok, "runs": reports}
        self.stdout.write(json.dumps(told, ensure_ascii=False))
        if not ok:
            sys.exit(1)


def _wanted(name: str) -> list[QuestionSet]:
    if name:
        return [sets.named(name)]
    red_team.bring_in()
    active = QuestionSet.objects.filter(active=True, questions__isnull=False)
    return list(active.distinct())


def _run(row: QuestionSet) -> dict[str, Any]:
    run = runs.start(row, by=Actor.system("run_questions"), here=True)
    runs.go_on(run.pk, seconds=math.inf, here=True)
    run = runs.get(run.pk)
    failures = run.answers.filter(passed=False)
    return run_card(run) | {"failures": [answer_card(each) for each in failures]}
