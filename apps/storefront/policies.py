"""The brand's approved texts, as its shop publishes them: the same revisions that answers quote."""

from __future__ import annotations

from datetime import date
from typing import Any

import nh3
from django.db.models import Q, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from apps.core.clock import now
from apps.knowledge.models import Audience, Revision

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _published() -> QuerySet[Revision]:
    today: date = now().date()
    valid = Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    rows = Revision.objects.filter(*valid, state=Revision.State.APPROVED, audience=Audience.SHOPPER)
    return rows.select_related("article").order_by("title")


def listed() -> list[dict[str, str]]:
    """Title, address and language of everything shoppers may read today."""
    return [
        {"slug": row.article.slug, "title": row.title, "language": row.article.language}
        for row in _published()
    ]


def find(slug: str) -> dict[str, Any] | None:
    """One text as safe HTML, or None when it isn't published."""
    row = _published().filter(article__slug=slug).first()
    if row is None:
        return None
    return {
        "title": row.title,
        "language": row.article.language,
        "html": _html(row),
        "version": row.number,
        "approved_at": row.approved_at,
    }


def _html(row: Revision) -> SafeString:
    """Without the first heading, which the page already carries as its title."""
    if row.format == Revision.Format.TEXT:
        body = f"<p>{escape(row.body)}</p>"
    else:
        body = MARKDOWN.render(row.body) if row.format == Revision.Format.MARKDOWN else row.body
    safe = nh3.clean(body)
    head = f"<h1>{escape(row.title)}</h1>"
    return mark_safe(safe.replace(head, "", 1))  # noqa: S308 - cleaned by nh3 in the line above
