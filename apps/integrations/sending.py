"""One letter to the mail server: claimed by one worker, tried again only when that can help."""

from __future__ import annotations

import base64
from datetime import timedelta
from email import encoders
from email.message import Message
from email.mime.base import MIMEBase
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q

from apps.core.clock import now
from apps.core.errors import Unavailable
from apps.core.states import move
from apps.integrations.mail import headers_of, is_wanted
from apps.integrations.models import Mail
from apps.integrations.states import MAIL

ATTEMPTS = 8
# A worker that dies while sending leaves the letter claimed; after this it is tried once more.
_CLAIM = timedelta(minutes=5)
_PERMANENT_FROM = 500


def send(mail_id: UUID) -> None:
    """Send the letter unless that was done. Safe to call again; raises Unavailable for "later"."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None or not _claim(mail):
        return
    if not is_wanted(mail):
        move(mail, MAIL, "dropped")
        return
    try:
        message(mail).send()
    except (SMTPException, OSError, ValueError) as error:
        _failed(mail, error)
        return
    move(mail, MAIL, "sent", sent_at=now(), error="")


def message(mail: Mail) -> EmailMultiAlternatives:
    """The letter as Django sends it. Its Message-ID is stable, so a repetition is recognisable."""
    host = settings.PUBLIC_URL.split("://")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    headers |= headers_of(mail)
    letter = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    if mail.html:
        letter.attach_alternative(mail.html, "text/html")
    for part in mail.attachments:
        letter.attach(_part(part))
    return letter


def is_permanent(error: Exception) -> bool:
    """Whether trying again is useless: refused for good (5xx), or a letter that can't be written."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= _PERMANENT_FROM for code, _ in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= _PERMANENT_FROM
    return isinstance(error, ValueError)


def _claim(mail: Mail) -> bool:
    moment = now()
    free = Q(state=Mail.State.QUEUED) | Q(state=Mail.State.SENDING, claimed_at__lt=moment - _CLAIM)
    claimed = Mail.objects.filter(free, pk=mail.pk).update(
        state=Mail.State.SENDING, claimed_at=moment, attempts=F("attempts") + 1
    )
    mail.refresh_from_db()
    return bool(claimed)


def _failed(mail: Mail, error: Exception) -> None:
    what = f"{type(error).__name__}: {error}"[:300]
    if is_permanent(error) or mail.attempts >= ATTEMPTS:
        move(mail, MAIL, "failed", error=what)
        return
    move(mail, MAIL, "queued", error=what)
    raise Unavailable("The mail server is not reachable.", code="mail_later") from error


def _part(part: dict[str, str]) -> MIMEBase:
    parsed: Message[str, Any] = Message()
    parsed["Content-Type"] = part["mimetype"]
    piece = MIMEBase(parsed.get_content_maintype(), parsed.get_content_subtype())
    for name, value in parsed.get_params(failobj=[])[1:]:
        piece.set_param(name, value)
    piece.set_payload(base64.b64decode(part["content"]))
    encoders.encode_base64(piece)
    piece.add_header("Content-Disposition", "attachment", filename=part["name"])
    return piece
