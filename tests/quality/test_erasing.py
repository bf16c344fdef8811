"""Erasing a conversation takes its words out of gaps, of what was told, of the post and of the log."""

from __future__ import annotations

from typing import Any

import pytest

from apps.audit import privacy, recorder
from apps.audit.models import Body
from apps.integrations import sending
from apps.integrations.models import Mail
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.quality import gaps, listeners, tasks, telling
from apps.quality.models import Gap, GapQuestion, Telling
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.quality.asked import approve, asks, done, shopper_in

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
RARE = "Can Zebulon rent a tent for his wedding?"


@pytest.fixture
def brand() -> Any:
    made = make_brand("own")
    with brand_scope(made):
        yield made


def everything() -> str:
    tables = (Gap, GapQuestion, Telling, Mail, Body)
    return str([list(table.objects.values()) for table in tables])


def test_the_words_go_and_the_count_stays_and_the_gap_takes_another_name(brand: Brand) -> None:
    first, second = shopper_in(brand), shopper_in(brand)
    gap = asks(first, RARE)
    asks(second, "Can I rent a tent for a wedding?")
    gaps.dismiss(gap, "not yet", by=BY)
    gaps.reopen(gap, by=BY)
    assert Gap.objects.count() == 1 and "Zebulon" in everything()
    assert privacy.erase([first.pk], by=BY) > 0
    assert "Zebulon" not in everything()
    gap.refresh_from_db()
    assert (gap.question, gap.count) == ("Can I rent a tent for a wedding?", 2)
    assert gap.meaning is None
    assert done("quality.learn_meaning", tasks.learn_meaning) == 1
    asks(shopper_in(brand), "Can I rent a tent for my wedding?")
    assert Gap.objects.get().count == 3
    assert recorder.Entry.objects.filter(action="privacy.erased").count() == 1


def test_a_gap_of_nobody_else_loses_its_name_and_gathers_nothing_more(brand: Brand) -> None:
    session = shopper_in(brand)
    asks(session, RARE)
    privacy.erase([session.pk], by=BY)
    assert "Zebulon" not in everything()
    assert Gap.objects.get().question == ""
    asks(shopper_in(brand), RARE)
    assert Gap.objects.count() == 2


def test_other_sessions_keep_their_words(brand: Brand) -> None:
    first, second = shopper_in(brand), shopper_in(brand)
    asks(first, RARE)
    asks(second, RARE)
    privacy.erase([first.pk], by=BY)
    assert Gap.objects.get().question == RARE
    assert sorted(GapQuestion.objects.values_list("text", flat=True)) == ["", RARE]


def test_what_was_told_is_forgotten_and_a_letter_on_its_way_is_not_sent(brand: Brand) -> None:
    mara = make_member(brand, "Mara", Role.APPROVER)
    session = shopper_in(brand, email="zeb@example.org", grants=("chat", "follow_up"))
    gap = asks(session)
    approve(gap, mara)
    telling.tell(gap, by=mara)
    done("quality.tell", tasks.tell)
    privacy.erase([session.pk], by=BY)
    mail = Mail.objects.get(kind="told")
    assert (mail.to, mail.text, mail.subject) == ("", "", "")
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "dropped"
    assert Telling.objects.get().question == ""
    assert listeners.of(gap) == []
