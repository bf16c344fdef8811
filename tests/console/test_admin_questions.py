"""The pages of question sets: who may, what each form does, what is shown of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.ids import uuid7
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.quality import gaps, red_team, runs, sets
from apps.quality.models import Question, QuestionSet, Run
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record
from tests.console.admin import House, queries
from tests.people import make_member

pytestmark = pytest.mark.django_db
BASE = "/console/admin/ai/questions/"
BY = Actor.system("test")
RENT = {"text": "Do you rent out tents?", "expects": "refusal"}
HTMX = {"HTTP_HX_REQUEST": "true"}


def a_set(house: House, *given: dict[str, Any], name: str = "Front desk") -> QuestionSet:
    with brand_scope(house.brand):
        row = sets.create(name, "en", by=BY)
        for each in given:
            sets.add(row, each, by=BY)
        return row


def ran(house: House, row: QuestionSet) -> Run:
    with brand_scope(house.brand):
        done = runs.go_on(runs.start(row, by=BY, here=True).pk, seconds=1000, here=True)
        assert done is not None
        return done


def words(answer: Any) -> str:
    return str(answer.content.decode())


def typed(**given: str) -> dict[str, str]:
    plain = {"text": "Is it light?", "expects": "answer", "product": "", "source": "", "contains": ""}
    return {f"q-{name}": value for name, value in (plain | {"never": "", "reason": ""} | given).items()}


def of(house: House, row: QuestionSet) -> list[str]:
    with brand_scope(house.brand):
        return list(row.questions.values_list("text", flat=True))


def test_an_empty_page_teaches_and_a_set_is_begun_on_it(house: House) -> None:
    client = house.as_(house.ada)
    assert "Write down ten questions your shoppers ask" in words(client.get(BASE))
    wrong = client.post(BASE, {"name": "", "language": "en"})
    assert wrong.status_code == 422
    made = client.post(BASE, {"name": "Front desk", "language": "de"})
    with brand_scope(house.brand):
        row = QuestionSet.objects.get()
    assert (row.name, row.language, made["Location"]) == ("Front desk", "de", f"{BASE}{row.pk}/")
    again = client.post(BASE, {"name": "Front desk", "language": "de"})
    assert "There is a set by that name." in words(again)


def test_lists_cost_the_same_for_many_questions_and_many_sets(house: House) -> None:
    row, client = a_set(house, RENT), house.as_(house.ada)
    ran(house, row)
    few, one = queries(client, f"{BASE}{row.pk}/"), queries(client, BASE)
    for name in ("Till", "Door"):
        ran(house, a_set(house, RENT, name=name))
    assert queries(client, BASE) == one
    with brand_scope(house.brand):
        for n in range(5):
            sets.add(row, {"text": f"Do you rent tent {n}?", "expects": "refusal"}, by=BY)
    ran(house, row)
    assert queries(client, f"{BASE}{row.pk}/") == few


def test_a_question_is_added_and_what_was_typed_survives_an_error(house: House) -> None:
    row, client = a_set(house), house.as_(house.ada)
    at = f"{BASE}{row.pk}/add/"
    wrong = client.post(at, typed(product="T9", never="a\nb"), **HTMX)
    assert (wrong.status_code, of(house, row)) == (200, [])
    assert "No product by that number." in words(wrong)
    assert 'value="T9"' in words(wrong)
    assert "a\nb</textarea>" in words(wrong)
    assert client.post(at, typed(product="T9")).status_code == 422
    right = client.post(at, typed(), **HTMX)
    assert 'hx-swap-oob="beforeend:#questions"' in words(right)
    assert "Is it light?" in words(right)
    assert client.post(at, typed(text="Is it heavy?"))["Location"] == f"{BASE}{row.pk}/"
    assert of(house, row) == ["Is it light?", "Is it heavy?"]


def test_a_question_is_changed_in_its_line_and_removed(house: House) -> None:
    row, client = a_set(house, RENT), house.as_(house.ada)
    with brand_scope(house.brand):
        question = row.questions.get()
    at = f"{BASE}lines/{question.pk}/"
    assert "Do you rent out tents?</textarea>" in words(client.get(at, **HTMX))
    assert "Change a question" in words(client.get(at))
    wrong = client.post(at, typed(source="article:nowhere"), **HTMX)
    assert "No article by that short name and wording." in words(wrong)
    assert "article:nowhere" in words(wrong)
    changed = client.post(at, typed(text="Do you lend tents?", expects="refusal"), **HTMX)
    assert "Do you lend tents?" in words(changed)
    assert of(house, row) == ["Do you lend tents?"]
    assert "Do you lend tents?" in words(client.get(f"{at}?leave=1", **HTMX))
    client.post(f"{at}remove/")
    assert of(house, row) == []


def test_a_run_shows_failures_first_with_the_reason_and_the_trace(house: House, tmp_path: Path) -> None:
    feed(tmp_path, house.brand, record("T1", title="Heron Tent", attributes={"Weight": "1.6 kg"}))
    heavy = {"text": "How heavy is it?", "product": "T1", "source": "field:Weight"}
    row = a_set(house, heavy, {"text": "Do you rent out tents?"})
    run = ran(house, row)
    client = house.as_(house.ada)
    told = words(client.get(f"{BASE}runs/{run.pk}/"))
    assert told.index("Do you rent out tents?") < told.index("How heavy is it?")
    assert "It gave no answer: nothing approved about it." in told
    with brand_scope(house.brand):
        answer = run.answers.get(position=0)
    trace = words(client.get(f"{BASE}answers/{answer.pk}/"))
    assert "As expected." in trace
    assert "proven" in trace
    assert "See what failed" in words(client.get(f"{BASE}{row.pk}/"))
    assert "1<span" in words(client.get(BASE))


def test_a_run_is_started_once_watched_and_stopped(house: House) -> None:
    row, client = a_set(house, RENT), house.as_(house.ada)
    at = f"{BASE}{row.pk}/"
    assert "It is being asked." in words(client.post(f"{at}run/", follow=True))
    assert "A run of this set is under way." in words(client.post(f"{at}run/", follow=True))
    with brand_scope(house.brand):
        run = Run.objects.get()
    assert 'hx-trigger="load delay:1s"' in words(client.get(at, HTTP_HX_TARGET="standing", **HTMX))
    stopped = client.post(f"{BASE}runs/{run.pk}/stop/", follow=True)
    assert "Stopped. This run says nothing." in words(stopped)
    empty = a_set(house, name="empty")
    assert "There is nothing to ask yet." in words(client.post(f"{BASE}{empty.pk}/run/", follow=True))


def test_a_set_leaves_and_comes_as_a_table(house: House) -> None:
    row, client = a_set(house, RENT), house.as_(house.ada)
    out = client.get(f"{BASE}{row.pk}/export/")
    assert out["Content-Disposition"] == 'attachment; filename="front-desk.csv"'
    assert "Do you rent out tents?" in words(out)
    table = b"text,product\nIs it light?,\nIs it blue?,T9\n"
    brought = client.post(f"{BASE}{row.pk}/import/", {"upload": SimpleUploadedFile("q.csv", table)})
    assert "1 line was left out:" in words(brought)
    assert "product: No product by that number." in words(brought)
    assert of(house, row) == ["Do you rent out tents?", "Is it light?"]
    wrong = client.post(f"{BASE}{row.pk}/import/", {"upload": SimpleUploadedFile("q.csv", b"\xff\xfe")})
    assert (wrong.status_code, "The file is not in UTF-8." in words(wrong)) == (422, True)


def test_a_set_is_renamed_paused_and_taken_in_again(house: House) -> None:
    row, client = a_set(house, RENT), house.as_(house.ada)
    a_set(house, name="Other")
    taken = client.post(f"{BASE}{row.pk}/rename/", {"name": "Other"})
    assert (taken.status_code, "There is a set by that name." in words(taken)) == (422, True)
    client.post(f"{BASE}{row.pk}/rename/", {"name": "Till"})
    client.post(f"{BASE}{row.pk}/pause/", {"paused": "1"})
    with brand_scope(house.brand):
        row.refresh_from_db()
        assert (row.name, row.active) == ("Till", False)
    client.post(f"{BASE}{row.pk}/pause/", {"paused": "0"})
    with brand_scope(house.brand):
        row.refresh_from_db()
        assert row.active


def test_a_tried_question_is_kept_in_a_new_set(house: House) -> None:
    client = house.as_(house.ada)
    tried = words(
        client.post(
            "/console/admin/ai/try/",
            {"question": "Do you rent out tents?", "product": "", "language": "en", "engine": ""},
        )
    )
    assert "keep/?text=Do+you+rent+out+tents%3F" in tried
    assert "expects=refusal" in tried
    form = words(client.get(f"{BASE}keep/?text=Do+you+rent+out+tents%3F&expects=refusal"))
    assert "Do you rent out tents?</textarea>" in form
    given = typed(**RENT) | {"q-into": "new", "q-name": "", "q-language": "en"}
    assert client.post(f"{BASE}keep/", given).status_code == 422
    client.post(f"{BASE}keep/", given | {"q-name": "Tried"})
    with brand_scope(house.brand):
        assert Question.objects.get().set.name == "Tried"


def test_a_gap_becomes_a_question(house: House) -> None:
    row = a_set(house)
    with brand_scope(house.brand):
        gap = gaps.note(
            "do you rent out tents?", product="", language="en", reason="no_evidence", session_id=uuid7(),
            record_id=uuid7(),
        )  # fmt: skip
    assert gap is not None
    client = house.as_(house.ada)
    assert f"keep/?gap={gap.pk}" in words(client.get("/console/admin/knowledge/gaps/"))
    form = words(client.get(f"{BASE}keep/?gap={gap.pk}"))
    assert "do you rent out tents?</textarea>" in form
    assert f'<option value="{row.pk}" selected>' in form
    client.post(f"{BASE}keep/", typed(**RENT) | {"q-into": str(row.pk), "q-language": "en", "q-name": ""})
    assert of(house, row) == ["Do you rent out tents?"]
    assert house.as_(house.cy).get(f"{BASE}keep/?gap={gap.pk}").status_code == 404


def test_the_ai_page_tells_of_sets_that_fail_until_they_pass(house: House) -> None:
    row, client = a_set(house, {"text": "Do you rent out tents?"}), house.as_(house.ada)
    run = ran(house, row)
    told = words(client.get("/console/admin/ai/"))
    assert "“Front desk” failed: 0 of 1 as expected." in told
    assert f"runs/{run.pk}/" in told
    with brand_scope(house.brand):
        sets.edit(row.questions.get(), RENT, by=BY)
    ran(house, row)
    assert "Front desk" not in words(client.get("/console/admin/ai/"))


def test_the_languages_page_shows_the_run_as_proof(house: House) -> None:
    run = ran(house, a_set(house, RENT))
    assert f"runs/{run.pk}/" in words(house.as_(house.ada).get("/console/admin/ai/languages/"))


def test_the_houses_attacks_can_be_read_but_not_changed(house: House, tmp_path: Path) -> None:
    feed(tmp_path, house.brand, record("T1", title="Heron Tent"))
    with brand_scope(house.brand):
        row = red_team.bring_in()
        assert row is not None
        question = row.questions.first()
        assert question is not None
    client = house.as_(house.ada)
    assert "ships with Vitrine" in words(client.get(f"{BASE}{row.pk}/"))
    assert client.post(f"{BASE}lines/{question.pk}/", typed() | {"q-language": "en"}).status_code == 422


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.MANAGER])
def test_who_may_read_and_who_may_write(house: House, role: Role) -> None:
    row, client = a_set(house, RENT), house.as_(make_member(house.brand, "Eda", role))
    assert client.get(BASE).status_code == client.get(f"{BASE}{row.pk}/").status_code == 200
    writes = role != Role.MANAGER
    assert ("Add a question" in words(client.get(f"{BASE}{row.pk}/"))) is writes
    assert client.post(f"{BASE}{row.pk}/add/", typed()).status_code == (302 if writes else 403)
    assert client.post(BASE, {"name": "x", "language": "en"}).status_code == (302 if writes else 403)


def test_advisors_and_strangers_find_nothing(house: House) -> None:
    row = a_set(house, RENT)
    run = ran(house, row)
    with brand_scope(house.brand):
        question, answer = row.questions.get(), run.answers.get()
    pages = ("", f"{row.pk}/", f"runs/{run.pk}/", f"answers/{answer.pk}/", f"lines/{question.pk}/")
    for page in pages:
        assert house.as_(house.ben).get(BASE + page).status_code == 403
        assert house.as_(house.cy).get(BASE + page).status_code == (404 if page else 200)
    assert house.as_(house.ada).get(f"{BASE}{uuid4()}/").status_code == 404
