"""The outbox: each letter leaves once, and only what is sound leaves at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine

from apps.core.clock import now
from apps.core.errors import Invalid, Unavailable
from apps.integrations import mail, sending, tasks
from apps.integrations.models import Mail
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand


@pytest.fixture(autouse=True)
def brand(db: None) -> Iterator[Brand]:
    made = make_brand("fjell")
    with brand_scope(made):
        yield made


def letter(**more: Any) -> Mail:
    return mail.queue(
        **{"to": "kim@guest.example", "subject": "Hello", "text": "Words", "kind": "test", **more}
    )


def run_work() -> None:
    for row in Work.objects.filter(kind="mail.send"):
        tasks.send_mail(row.payload)


def break_server(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


def test_a_letter_leaves_once_though_the_task_runs_three_times(mailoutbox):
    row = letter(
        html="<p>Words</p>", attachments=[("a.ics", "BEGIN:VCALENDAR", "text/calendar; method=REQUEST")]
    )
    for _ in range(3):
        run_work()
    (sent,) = mailoutbox
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 1)
    assert (sent.to, sent.subject, sent.body) == (["kim@guest.example"], "Hello", "Words")
    parts = {part.get_content_type(): part for part in sent.message().walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["text/calendar"].get_payload(decode=True) == b"BEGIN:VCALENDAR"
    assert parts["text/calendar"].get_filename() == "a.ics"
    assert "text/html" in parts


def test_the_same_key_is_one_letter(mailoutbox):
    first, second = letter(key="once"), letter(key="once", subject="Again")
    run_work()
    assert first.pk == second.pk
    assert [sent.subject for sent in mailoutbox] == ["Hello"]


def test_nothing_is_sent_for_a_transaction_that_was_undone():
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        letter()
        raise RuntimeError
    assert (Mail.objects.count(), Work.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "error",
    [
        SMTPServerDisconnected("gone"), ConnectionRefusedError(), TimeoutError(),
        SMTPResponseException(451, b"greylisted"),
        SMTPRecipientsRefused({"kim@guest.example": (450, b"busy")}),
    ],
)  # fmt: skip
def test_trouble_that_passes_is_tried_again(monkeypatch, mailoutbox, error):
    row = letter()
    with monkeypatch.context() as patch:
        break_server(patch, error)
        with pytest.raises(Unavailable):
            sending.send(row.pk)
    row.refresh_from_db()
    assert row.state == "queued"
    sending.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, len(mailoutbox)) == ("sent", 2, 1)


@pytest.mark.parametrize(
    "error",
    [
        SMTPResponseException(550, b"no such user"), ValueError("header"),
        SMTPRecipientsRefused({"kim@guest.example": (550, b"no such user")}),
    ],
)  # fmt: skip
def test_a_refusal_for_good_is_final_and_says_why(monkeypatch, error):
    row = letter()
    break_server(monkeypatch, error)
    sending.send(row.pk)
    sending.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.error.startswith(type(error).__name__)


def test_trying_again_ends_one_day(monkeypatch):
    row = letter()
    break_server(monkeypatch, TimeoutError())
    for _ in range(sending.ATTEMPTS - 1):
        with pytest.raises(Unavailable):
            sending.send(row.pk)
    sending.send(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_letter_whose_worker_died_is_sent_by_the_next_one_with_the_same_message_id(mailoutbox):
    row = letter()
    Mail.objects.filter(pk=row.pk).update(state="sending", claimed_at=now())
    sending.send(row.pk)
    assert mailoutbox == []
    with time_machine.travel(now() + timedelta(minutes=6)):
        sending.send(row.pk)
    assert mailoutbox[0].extra_headers["Message-ID"] == f"<{row.pk}@127.0.0.1>"


@pytest.mark.parametrize(
    "address",
    ["", "kim", "kim@guest.example, eve@guest.example", "kim@guest.example\r\nBcc: eve@guest.example", None],
)
def test_only_one_plain_address_is_written_to(address):
    with pytest.raises(Invalid) as refused:
        letter(to=address)
    assert refused.value.code == "email_invalid"


def test_headers_can_not_be_smuggled_in_and_controls_vanish(mailoutbox):
    letter(subject="Hi\r\nBcc: eve@guest.example\x00\u202e", text="One\x07\nTwo")
    run_work()
    (sent,) = mailoutbox
    assert (sent.subject, sent.body) == ("Hi Bcc: eve@guest.example", "One\nTwo")
    assert sent.message()["Bcc"] is None


def test_attachments_have_a_limit():
    with pytest.raises(Invalid):
        letter(attachments=[("big.bin", b"x" * 6_000_000, "application/octet-stream")])


def test_another_brand_sends_nothing_of_ours(mailoutbox):
    row = letter()
    with brand_scope(make_brand("other")):
        sending.send(row.pk)
    assert mailoutbox == []
