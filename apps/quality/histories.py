"""Reading the runs of sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from apps.quality.set_models import QuestionSet, Run


def newest(rows: Iterable[QuestionSet], most: int) -> dict[UUID, list[Run]]:
    """The newest runs of each set, newest first; one query for all."""
    place = Window(RowNumber(), partition_by="set", order_by=F("created_at").desc())
    found: dict[UUID, list[Run]] = defaultdict(list)
    for run in Run.objects.filter(set__in=list(rows)).annotate(place=place).filter(place__lte=most):
        found[run.set_id].append(run)
    return found


def failing() -> list[Run]:
    """The last decided run of each active set, where it failed."""
    rows = QuestionSet.objects.filter(active=True)
    decided = Run.objects.filter(set__in=rows, state="done").exclude(passed=None)
    place = Window(RowNumber(), partition_by="set", order_by=F("created_at").desc())
    return [run for run in decided.annotate(place=place).filter(place=1) if not run.passed]
