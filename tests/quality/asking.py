"""A small shop with a returns policy and a tent, and sets that ask about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apps.core.ids import uuid7
from apps.knowledge import review
from apps.knowledge.models import Revision
from apps.people.actors import Actor
from apps.quality import runs, sets
from apps.quality.set_models import QuestionSet, Run
from apps.tenants.models import Brand
from tests.catalog.makers import feed, record, shop
from tests.knowledge.test_search import write

BY = Actor("member", str(uuid7()), "Ada")
RETURNS = "---\ntitle: Returns\n---\n# Returns\n\nYou may return goods within 30 days of delivery.\n"
HOW_LONG = {"text": "How long may I return goods?", "source": "article:returns", "contains": "30 days"}
HEAVY = {"text": "How heavy is it?", "product": "T1", "source": "field:Weight", "contains": "1.6 kg | 1620 g"}
RENT = {"text": "Do you rent out tents?", "expects": "refusal"}


def told_shop(folder: Path, slug: str = "shop") -> Brand:
    brand = shop(slug)
    feed(folder, brand, record("T1", title="Heron Tent", attributes={"Weight": {"value": 1620, "unit": "g"}}))
    write(folder, brand, "returns", RETURNS)
    return brand


def asks(*given: dict[str, Any], name: str = "Shipping desk", language: str = "en") -> QuestionSet:
    row = sets.create(name, language, by=BY)
    for each in given:
        sets.add(row, each, by=BY)
    return row


def run_through(row: QuestionSet, **options: Any) -> Run:
    run = runs.start(row, by=BY, here=True, **options)
    done = runs.go_on(run.pk, seconds=1000, here=True)
    assert done is not None
    return done


def verdicts(run: Run) -> list[str]:
    return list(run.answers.values_list("verdict", flat=True))


def retire_returns() -> None:
    review.retire(Revision.objects.get(state="approved"), by=BY)
