"""What the templates of administration and audit need beyond the console's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.console import admin_sections, wording
from apps.console.wording_codes import CODES
from apps.core.clock import now

register = template.Library()


@register.simple_tag(takes_context=True)
def admin_nav(context: Context) -> list[dict[str, object]]:
    """The administration's sections for the member who looks at this page."""
    request = context["request"]
    return admin_sections.entries(request.member, request.path)


@register.filter
def spoken(value: object) -> str:
    """A code as people say it; one we have no words for as it stands: ``no_show`` becomes “no show”."""
    code = str(value or "")
    words = CODES.get(code) or wording.OUTCOMES.get(code)
    return str(words) if words else code.replace("_", " ")


@register.filter
def said(value: object, words: Any) -> Any:
    """The words for a value, from a table; the value itself as words where the table has none."""
    return words.get(value) or spoken(value)


@register.filter
def day_name(day: date) -> str:
    """“Today”, “Tomorrow”, or the weekday with its date."""
    today = timezone.localdate(now())
    near = {today: _("Today"), today + timedelta(days=1): _("Tomorrow")}
    plain = date_format(day, "l j F")
    return f"{near[day]} · {plain}" if day in near else plain


@register.filter
def without_query(address: str) -> str:
    """An address without what may hold a key."""
    return address.split("?", 1)[0]


@register.filter
def share(part: Any, whole: Any) -> int:
    """Percent, rounded down so that 100 means all."""
    return int(part) * 100 // int(whole) if whole else 0


@register.filter
def as_value(value: Any) -> str:
    """A typed value as words: lists by commas, yes and no for truths, names before their values."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{spoken(key)} {as_value(each)}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@register.filter
def at(table: dict[Any, int], key: Any) -> int:
    """The count that stands at a key; none is 0."""
    return table.get(key, 0)


@register.filter
def word(table: dict[str, Any], key: str) -> Any:
    """The entry of a table of words; nothing where it has none."""
    return table.get(key)


@register.filter
def actioned(action: str) -> str:
    """An action of the log as words: ``catalog.approved`` becomes “catalog: approved”."""
    area, _dot, verb = action.partition(".")
    return f"{spoken(area)}: {spoken(verb)}" if verb else spoken(area)
