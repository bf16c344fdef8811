"""A set as CSV, there and back; the command; REST."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core.errors import Invalid, TooLarge
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.quality import red_team, runs, sets, tables
from apps.quality.models import Question, QuestionSet
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.quality.asking import BY, HEAVY, HOW_LONG, RENT, asks, told_shop

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("test")


@pytest.fixture
def brand(tmp_path: Path) -> Iterator[Brand]:
    made = told_shop(tmp_path)
    with brand_scope(made):
        yield made


def fields(row: QuestionSet) -> list[dict[str, Any]]:
    names = ("text", "language", "product", "expects", "source", "contains", "never", "reason")
    return list(row.questions.values(*names))


def test_a_set_goes_out_and_comes_in_the_same(brand: Brand) -> None:
    row = asks(HOW_LONG, HEAVY, RENT, {"text": "=1+1", "never": "a\nb", "expects": "withheld"})
    out = tables.export(row)
    assert "'=1+1" in out
    copy = asks(name="copy")
    result = tables.bring_in(copy, out.encode(), by=BY)
    assert (result.added, result.failed) == (4, 0)
    assert fields(copy) == fields(row)
    again = tables.bring_in(copy, out.encode(), by=BY)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)


def test_bad_lines_are_named_and_never_stop_the_good_ones(brand: Brand) -> None:
    row = asks(HOW_LONG)
    table = (
        "text;expects;source;product\n"
        "How long may I return goods?;answer;;\n"
        "\n"
        "Is it blue?;maybe;;\n"
        ";answer;;\n"
        "Where is it?;answer;article:nowhere;\n"
        "Is it heavy?;answer;;T9\n"
        "Do you rent out tents?;refusal;;\n"
    )
    result = tables.bring_in(row, table.encode(), by=BY)
    assert (result.added, result.changed, result.failed) == (1, 1, 4)
    assert [each["row"] for each in result.errors] == [4, 5, 6, 7]
    assert result.errors[2]["detail"] == "source: No article by that short name and wording."
    assert result.errors[3]["detail"] == "product: No product by that number."
    assert list(row.questions.values_list("text", "expects", "source")) == [
        ("How long may I return goods?", "answer", ""),
        ("Do you rent out tents?", "refusal", ""),
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"question\nIs it blue?\n", b""])
def test_what_is_no_table_is_refused_as_a_whole(brand: Brand, content: bytes) -> None:
    with pytest.raises(Invalid):
        tables.bring_in(asks(), content, by=BY)
    with pytest.raises(TooLarge):
        tables.bring_in(asks(name="big"), b"text\n" + b"x" * 1_000_001, by=BY)


def test_a_question_says_all_that_is_wrong_with_it_at_once(brand: Brand) -> None:
    given = {"text": " ", "expects": "maybe", "product": "T9", "language": "english!", "contains": "x" * 300}
    with pytest.raises(Invalid) as caught:
        sets.add(asks(), given, by=BY)
    assert set(caught.value.fields) == {"text", "expects", "product", "language"}
    with pytest.raises(Invalid) as caught:
        sets.add(asks(name="b"), {**HOW_LONG, "contains": "x" * 300, "source": "shelf:3"}, by=BY)
    assert set(caught.value.fields) == {"contains", "source"}


def test_a_name_is_taken_once_and_the_houses_questions_stay(brand: Brand) -> None:
    asks()
    with pytest.raises(Invalid):
        asks()
    house = red_team.bring_in()
    assert house is not None
    question = house.questions.first()
    assert question is not None
    with pytest.raises(Exception, match="ships with the product"):
        sets.remove(question, by=BY)


def command(*words: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    try:
        call_command("run_questions", *words, stdout=out)
    except SystemExit as stopped:
        return int(stopped.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_reports_and_fails_with_the_set(brand: Brand) -> None:
    asks(HOW_LONG, name="good")
    asks({"text": "Do you rent out tents?"}, name="bad")
    code, told = command("shop", "good")
    assert (code, told["ok"], told["brand"]) == (0, True, "shop")
    assert [(run["name"], run["right"], run["failures"]) for run in told["runs"]] == [("good", 1, [])]
    code, told = command("shop", "bad")
    assert (code, told["ok"]) == (1, False)
    (failure,) = told["runs"][0]["failures"]
    assert failure["text"] == "Do you rent out tents?"
    assert failure["why"].startswith("It gave no answer")
    with pytest.raises(CommandError, match="There is no set"):
        command("shop", "ugly")


def test_a_run_under_way_is_not_run_beside_itself(brand: Brand) -> None:
    runs.start(asks(HOW_LONG), by=BY)
    with pytest.raises(CommandError, match="run_underway"):
        command("shop", "Shipping desk")


@pytest.fixture
def headers(brand: Brand) -> dict[str, str]:
    _, secret = issue_api_key("questions", ["knowledge"], by=HOUSE)
    return {"HTTP_AUTHORIZATION": f"Key {secret}"}


def post(client: Any, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json", **headers)


def test_a_set_is_made_asked_and_read_over_rest(brand: Brand, client: Any, headers: dict[str, str]) -> None:
    made = post(client, "question-sets", {"name": "Door"}, headers)
    assert (made.status_code, made.json()["language"], made.json()["kind"]) == (201, "en", "brand")
    at = f"question-sets/{made.json()['id']}"
    body = {"text": HOW_LONG["text"], "source": "article:returns", "contains": ["30 days"]}
    question = post(client, f"{at}/questions", body, headers)
    assert (question.status_code, question.json()["contains"]) == (201, ["30 days"])
    wrong = post(client, f"{at}/questions", {"text": "Is it blue?", "source": "article:nowhere"}, headers)
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["source"])
    begun = post(client, f"{at}/runs", {}, headers)
    assert (begun.status_code, begun.json()["state"]) == (202, "queued")
    assert post(client, f"{at}/runs", {}, headers).json()["code"] == "run_underway"
    runs.go_on(begun.json()["id"], seconds=1000)
    run = client.get(f"/api/v1/question-runs/{begun.json()['id']}", **headers).json()
    assert (run["state"], run["passed"], run["right"]) == ("done", True, 1)
    assert (run["answers"][0]["why"], run["answers"][0]["sources"][0]["ref"]) == (
        "As expected.",
        "article:returns@1",
    )
    whole = client.get(f"/api/v1/{at}", **headers).json()
    assert (whole["questions"], whole["last_run"]["passed"]) == (1, True)
    listed = client.get(f"/api/v1/{at}/runs", **headers).json()["results"]
    assert [each["id"] for each in listed] == [run["id"]]


def test_questions_are_changed_and_taken_out_over_rest(
    brand: Brand, client: Any, headers: dict[str, str]
) -> None:
    row = asks(HOW_LONG)
    at = f"/api/v1/questions/{row.questions.get().pk}"
    body = {"text": "May I send it back?", "expects": "refusal"}
    changed = client.put(at, body, content_type="application/json", **headers).json()
    assert (changed["text"], changed["expects"], changed["source"]) == (
        "May I send it back?",
        "refusal",
        None,
    )
    assert client.get(at, **headers).json() == changed
    assert client.delete(at, **headers).status_code == 204
    assert client.get(at, **headers).status_code == 404
    patched = client.patch(
        f"/api/v1/question-sets/{row.pk}", {"active": False}, content_type="application/json", **headers
    )
    assert patched.json()["active"] is False
    assert Question.objects.count() == 0


def test_without_the_scope_or_of_another_brand_there_is_nothing(
    brand: Brand, client: Any, tmp_path: Path
) -> None:
    row = asks(HOW_LONG)
    _, insight = issue_api_key("insight", ["insights"], by=HOUSE)
    assert client.get("/api/v1/question-sets", HTTP_AUTHORIZATION=f"Key {insight}").status_code == 403
    with brand_scope(told_shop(tmp_path, "foreign")):
        _, theirs = issue_api_key("theirs", ["knowledge"], by=HOUSE)
    stranger = {"HTTP_AUTHORIZATION": f"Key {theirs}"}
    assert client.get("/api/v1/question-sets", **stranger).json()["results"] == []
    assert client.get(f"/api/v1/question-sets/{row.pk}", **stranger).status_code == 404
    assert post(client, f"question-sets/{row.pk}/runs", {}, stranger).status_code == 404
