"""The mails the demo's file backend has written."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.journeys.stack import Stack

# Django's file backend draws this line under each mail.
RULE = b"-" * 79


def mails(stack: Stack, to: str) -> list[EmailMessage]:
    """All mails to this address, oldest first."""
    found: list[EmailMessage] = []
    # By when they were written: the names of one second tell no order.
    for path in sorted((stack.var / "mail").glob("*.log"), key=lambda each: each.stat().st_mtime_ns):
        for text in path.read_bytes().split(RULE):
            mail = message_from_bytes(text.strip(), _class=EmailMessage, policy=default)
            if to in str(mail["To"] or ""):
                found.append(mail)
    return found


def mail(stack: Stack, to: str, subject: str = "", seconds: float = 60) -> EmailMessage:
    """The newest mail to this address with these words in its subject, waited for."""
    came: list[EmailMessage] = []

    def true() -> bool:
        came[:] = [each for each in mails(stack, to) if subject in str(each["Subject"])]
        return bool(came)

    stack.wait(true, seconds, f"a mail to {to}")
    return came[-1]


def text_of(message: EmailMessage) -> str:
    """Its plain words."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
