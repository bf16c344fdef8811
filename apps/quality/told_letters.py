"""The words in which an answer that came later reaches its shopper: a mail, or a line in the conversation."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from apps.appointments.tokens import clean_page
from apps.integrations import letters
from apps.integrations.mail import one_line
from apps.people.models import Member
from apps.quality import unsubscribing
from apps.quality.listeners import Listener
from apps.quality.models import Gap, Telling
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

_LINE = {
    "en": "You asked: “{question}” I checked: {text}\n\n{source}",
    "de": "Sie fragten: „{question}“ Ich habe nachgesehen: {text}\n\n{source}",
}
_SOURCE = {
    "en": ("Source: {title}", ", approved on {day}"),
    "de": ("Quelle: {title}", ", freigegeben am {day}"),
}


def letter(row: Telling, by: Member) -> letters.Letter:
    """The mail: who checked, the answer, where it stands, the way back, the way out."""
    brand = Brand.objects.get(pk=current_brand_id())
    said = {
        "brand_name": brand.name,
        "by": one_line(by.name),
        "question": one_line(row.question),
        "answer": one_line(row.text),
        "source": source_line(row),
        "link": _link(row),
        "stop": unsubscribing.address(row),
    }
    return letters.render("told", row.session.language, said)


def preview(gap: Gap, one: Listener) -> str:
    """What one shopper would read, before anybody decides."""
    row = Telling(gap=gap, session=one.session, question=one.question, text=gap.proof["text"])
    row.source = gap.proof["source"]
    return line(row)


def line(row: Telling) -> str:
    """The same as a line of the conversation, under the person's name."""
    language = _spoken(row.session.language)
    question = one_line(row.question)
    return _LINE[language].format(question=question, text=row.text, source=source_line(row))


def source_line(row: Telling) -> str:
    """Where it stands and since when, in the shopper's language."""
    language = _spoken(row.session.language)
    named, approved = _SOURCE[language]
    words = named.format(title=one_line(str(row.source.get("title", ""))))
    try:
        day = date.fromisoformat(str(row.source.get("date", ""))[:10])
    except ValueError:
        return words
    with translation.override(language):
        told = date_format(day, "j. F Y" if language == "de" else "j F Y")
    return words + approved.format(day=told)


def _link(row: Telling) -> str:
    """The product's page, or the shop's front, with the widget open: the conversation goes on in the browser
    that has it. The address was typed by hand, so a mailbox alone opens nobody's conversation."""
    session = row.session
    shown = clean_page(session.product.url) if session.product else ""
    page = shown or clean_page(f"{session.origin}/") or f"{settings.PUBLIC_URL}/"
    return f"{page}#vitrine=open"


def _spoken(language: str) -> str:
    short = language.split("-")[0].lower()
    return short if short in _LINE else "en"
