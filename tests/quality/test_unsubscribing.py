"""One tap ends the letters that tell later answers; a link that is old, forged or erased ends nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as post
from django.test import Client

from apps.audit import privacy
from apps.consent.models import Grant
from apps.core import crypto
from apps.core.clock import now
from apps.integrations import mail, sending
from apps.integrations.models import Mail
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import Role
from apps.quality import listeners, tasks, telling, unsubscribing
from apps.quality.models import Gap, Telling
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.quality.asked import approve, asks, done, shopper_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Any:
    made = make_brand("own", name="Fjell")
    with brand_scope(made):
        yield made


def told(brand: Brand, *, language: str = "en") -> tuple[Gap, Session, str]:
    """A shopper was told by mail; gives the gap, the session and the path of the way out."""
    mara = Member.objects.filter(name="Mara").first() or make_member(brand, "Mara", Role.APPROVER)
    session = shopper_in(brand, email="sam@example.org", grants=("chat", "follow_up"), language=language)
    gap = asks(session)
    approve(gap, mara)
    telling.tell(gap, by=mara)
    done("quality.tell", tasks.tell)
    address = unsubscribing.address(Telling.objects.get())
    return gap, session, "/" + address.split("/", 3)[3]


def nos() -> int:
    return Grant.objects.filter(purpose="follow_up", granted=False).count()


def test_the_letter_carries_the_headers_a_mail_program_needs_and_the_link(
    brand: Brand, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://chat.example"
    told(brand)
    row = Mail.objects.get(kind="told")
    sending.send(row.pk)
    (letter,) = post.outbox
    headers = letter.message()
    assert re.fullmatch(r"<https://chat\.example/widget/letters/[\w:-]+/>", headers["List-Unsubscribe"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(r"Stop these letters: https://chat\.example/widget/letters/[\w:-]+/\n", str(letter.body))


def test_other_letters_carry_no_such_headers(brand: Brand) -> None:
    row = mail.queue(to="sam@example.org", subject="Booked", text="See you.", kind="booked")
    assert "List-Unsubscribe" not in sending.message(row).message()


def test_a_mail_program_stops_it_with_one_post_and_nothing_is_sent_afterwards(brand: Brand) -> None:
    gap, session, path = told(brand)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert (nos(), Grant.objects.latest("id").how) == (1, "mail")
    assert client.post(path).status_code == 200  # twice is once
    assert nos() == 1
    sending.send(Mail.objects.get(kind="told").pk)
    assert (Mail.objects.get(kind="told").state, post.outbox) == ("dropped", [])
    assert not listeners.one(session, "Another question?").mail


def test_opening_the_link_asks_first_and_says_when_it_is_done(brand: Brand) -> None:
    _, _, path = told(brand)
    client = Client()
    page = client.get(path)
    assert "No more answers by mail?" in page.content.decode() and "Fjell" in page.content.decode()
    assert nos() == 0
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "You get no more of these letters" in client.post(path).content.decode()
    assert "You get no more of these letters" in client.get(path).content.decode()


def test_a_german_shopper_reads_german(brand: Brand) -> None:
    _, _, path = told(brand, language="de-AT")
    assert "Keine Antworten per Mail mehr?" in Client().get(path).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_forged_or_foreign_link_changes_nothing_and_says_so(brand: Brand, method: str) -> None:
    _, _, path = told(brand)
    row, other = Telling.objects.get(), make_brand("other")
    foreign = crypto.sign("told.unsubscribe", {"t": str(row.pk), "b": other.pk})
    played = crypto.sign("appointment", {"t": str(row.pk), "b": brand.pk})
    ask = getattr(Client(), method)
    for bad in (path[:-3] + "xx/", f"/widget/letters/{foreign}/", f"/widget/letters/{played}/"):
        answer = ask(bad)
        assert (answer.status_code, "This link is not valid" in answer.content.decode()) == (404, True)
    with time_machine.travel(now() + unsubscribing.LONGEST + timedelta(days=1), tick=False):
        answer = ask(path)
    assert (answer.status_code, "This link is too old" in answer.content.decode()) == (410, True)
    assert nos() == 0


def test_after_erasure_the_link_knows_nobody(brand: Brand) -> None:
    _, session, path = told(brand)
    privacy.erase([session.pk], by=Actor.system("test"))
    assert Client().post(path).status_code == 404
    assert nos() == 0
