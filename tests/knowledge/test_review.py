"""From draft to retired: every step has one door, and two people where the brand wants them."""

from __future__ import annotations

import json
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import Entry
from apps.core.errors import Conflict, Invalid
from apps.core.states import move
from apps.knowledge import review, writing
from apps.knowledge.models import Revision
from apps.knowledge.states import REVISION
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")


@pytest.fixture
def brand() -> Brand:
    return shop()


def draft(text: str = "# Returns\n\nThirty days.", name: str = "returns") -> Revision:
    return writing.write_text(text, name=name, language="en", by=EVA).revision


@pytest.mark.parametrize(("source", "target"), list(product(Revision.State.values, repeat=2)))
def test_only_the_drawn_edges_can_be_walked(brand: Brand, source: str, target: str) -> None:
    with brand_scope(brand):
        row = draft()
        Revision.objects.filter(pk=row.pk).update(state=source)
        if REVISION.allows(source, target):
            move(row, REVISION, target)
            assert Revision.objects.get(pk=row.pk).state == target
        else:
            with pytest.raises(Conflict):
                move(row, REVISION, target, only_from=source)
            assert Revision.objects.get(pk=row.pk).state == source


def test_the_way_of_a_wording_is_on_record(brand: Brand) -> None:
    with brand_scope(brand):
        row = draft()
        review.submit(row, by=EVA)
        review.send_back(row, by=KIM, reason="too short")
        review.submit(row, by=EVA)
        assert review.approve(row, by=KIM) == 1
        review.retire(row, by=KIM)
        row.refresh_from_db()
        assert (row.state, row.approved_by, row.submitted_by) == ("retired", "Kim", "Eva")
        actions = list(
            Entry.objects.filter(object_id=str(row.pk)).order_by("created_at").values_list("action")
        )
        assert [action for (action,) in actions] == [
            "knowledge.submitted",
            "knowledge.sent_back",
            "knowledge.submitted",
            "knowledge.approved",
            "knowledge.retired",
        ]


def test_two_people_where_the_brand_wants_them(brand: Brand) -> None:
    brand.settings = {"two_people_approve": True}
    brand.save()
    with brand_scope(brand):
        row = draft()
        review.submit(row, by=EVA)
        with pytest.raises(Conflict) as caught:
            review.approve(row, by=EVA)
        assert caught.value.code == "same_person"
        review.approve(row, by=KIM)


def test_the_same_words_make_no_second_revision(brand: Brand) -> None:
    with brand_scope(brand):
        assert draft().pk == draft().pk
        assert draft("# Returns\n\nSixty days.").number == 2
        row = draft("# Returns\n\nSixty days.")
        review.submit(row, by=EVA)
        review.approve(row, by=KIM)
        review.retire(row, by=KIM)
        assert draft("# Returns\n\nSixty days.").number == 3
        with pytest.raises(Invalid):
            draft("---\naudience: all\n---\nx", name="x")


def test_the_command_imports_a_folder_and_prints_what_it_did(brand: Brand, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nFirst.\n\n## B\n\nSecond.")
    (tmp_path / "b.html").write_text("<h1>B</h1><p>Third.</p>")
    (tmp_path / "c.md").write_text("---\ntitle: [\n---\n")
    runs = []
    for _ in range(2):
        out = StringIO()
        call_command("import_knowledge", "shop", str(tmp_path), approve_as=ADA.format("shop"), stdout=out)
        runs.append(json.loads(out.getvalue()))
    counts = [
        [run[name] for name in ("articles", "revisions", "passages", "approved", "failed")] for run in runs
    ]
    assert counts == [[2, 2, 3, 2, 1], [2, 0, 0, 0, 1]]
    assert runs[0]["errors"][0]["file"] == "c.md"
    for arguments, options in (
        (["none", str(tmp_path)], {}),
        (["shop", str(tmp_path)], {"approve_as": "x@y.z"}),
    ):
        with pytest.raises(CommandError):
            call_command("import_knowledge", *arguments, stdout=StringIO(), **options)


def test_by(brand: Brand) -> None:
    with brand_scope(brand):
        row = draft()
        review.submit(row, by=BY)
        row.refresh_from_db()
        assert row.submitted_by == "tests"
