"""Letters from templates: one text per language, from which the HTML follows.

A template ``templates/mail/<name>.<language>.txt`` starts with ``Subject: …`` and an empty line. In the
HTML, paragraphs stay paragraphs and a line ``[Label] https://…`` becomes a button; in the text it reads
``Label: https://…``. The text is plain and its HTML escaped: names and answers come from outside. A
value from outside must be one line, so that it can't begin with a button of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation

from apps.integrations.mail import one_line

_BUTTON = re.compile(r"^\[(?P<label>[^\]\n]+)\] (?P<url>https?://\S+)$", re.MULTILINE)
_FALLBACK = "en"


@dataclass(frozen=True)
class Letter:
    """What ``mail.queue`` takes."""

    subject: str
    text: str
    html: str


def render(name: str, language: str, context: Mapping[str, object]) -> Letter:
    """The letter ``name`` in ``language`` (``de-AT`` reads as ``de``), else in English."""
    spoken = language.split("-")[0].lower()
    for each in (spoken, _FALLBACK):
        try:
            template: Any = get_template(f"mail/{name}.{each}.txt")
        except TemplateDoesNotExist:
            continue
        with translation.override(each):
            raw = template.template.render(Context(dict(context), autoescape=False))
        return _letter(raw, each, str(context.get("brand_name", "")))
    raise TemplateDoesNotExist(f"mail/{name}.{_FALLBACK}.txt")


def _letter(raw: str, language: str, brand_name: str) -> Letter:
    head, _, body = raw.strip().partition("\n")
    subject = one_line(head.removeprefix("Subject:"))
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]
    html = render_to_string(
        "mail/letter.html",
        {
            "language": language,
            "subject": subject,
            "brand_name": brand_name,
            "parts": [part for each in paragraphs for part in _parts(each)],
        },
    )
    text = "\n\n".join(_BUTTON.sub(r"\g<label>: \g<url>", each) for each in paragraphs)
    return Letter(subject, text + "\n", html)


def _parts(paragraph: str) -> list[dict[str, str]]:
    """A paragraph as runs of text and buttons, in order."""
    parts: list[dict[str, str]] = []
    for line in paragraph.split("\n"):
        found = _BUTTON.fullmatch(line.strip())
        if found:
            parts.append({"label": found["label"], "url": found["url"]})
        elif parts and "text" in parts[-1]:
            parts[-1]["text"] += "\n" + line
        else:
            parts.append({"text": line})
    return parts
