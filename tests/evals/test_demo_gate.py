"""A part of the project's own questions, asked as `make evals` asks them, may not do worse than accepted."""

from __future__ import annotations

from typing import Any

import pytest

from evals import brands, gates
from evals.figures import Result
from evals.options import Options
from evals.places import HERE, own, read_json, read_lines
from evals.sets import demo, shown

PART = 40


@pytest.fixture
def asked(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, Result]:
    """A fixed part of the questions with what came of them, and the second checker's opinion."""
    from django.db import connections

    at = connections["owner"].settings_dict
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    questions = Options().drawn(read_lines(own("demo_questions/questions.jsonl")), PART)
    result = demo.judged(questions, demo.answers(questions))
    return result, shown.measured(result.shown)


@pytest.mark.timeout(400)
def test_no_figure_of_the_demo_questions_falls(asked: tuple[Result, Result], monkeypatch: Any) -> None:
    result, checked = asked
    kept: dict[str, dict[str, float]] = read_json(HERE / "baseline.json")
    part = {"demo_questions": kept["demo_questions (part)"]}
    assert gates.fallen([result], part) == []
    by_name = {figure.name: figure.value for figure in checked.figures}
    assert by_name["shown without the verifier's support"] == 0
    assert by_name["shown against the second checker"] == 0


def test_brands_of_the_same_data_are_the_same_brand() -> None:
    one, other = brands.Plan("x", [{"sku": "a"}]), brands.Plan("x", [{"sku": "b"}])
    assert one.digest() == brands.Plan("x", [{"sku": "a"}]).digest() != other.digest()
