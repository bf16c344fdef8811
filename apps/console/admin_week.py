"""A week's hours between its stored form and the fields of a page. Pure; rules stay in apps.schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.errors import Invalid
from apps.schedule.hours import DAYS, clean_pairs

NAMES: dict[str, str | Promise] = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
Pairs = list[tuple[str, str]]


@dataclass
class Day:
    """One day's row of the page: its pairs as typed, and what is wrong with them."""

    key: str
    pairs: Pairs
    error: str = ""

    @property
    def name(self) -> str | Promise:
        return NAMES[self.key]


@dataclass
class Week:
    """Seven rows. ``weekly`` is what the verb takes."""

    days: list[Day] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return any(day.error for day in self.days)

    @property
    def weekly(self) -> dict[str, list[list[str]]]:
        return {day.key: [list(pair) for pair in day.pairs] for day in self.days if day.pairs}


def stored(weekly: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    """The rows of a stored week. Midnight is 00:00 in a browser's time field."""
    return Week([Day(key, [(start, _browser(end)) for start, end in weekly.get(key, ())]) for key in DAYS])


def typed(post: QueryDict) -> Week:
    """The rows as typed, each day checked by itself; pairs left empty are dropped."""
    return Week([_day(key, post) for key in DAYS])


def _day(key: str, post: QueryDict) -> Day:
    pairs = [
        (start.strip(), end.strip())
        for start, end in zip(post.getlist(f"{key}-start"), post.getlist(f"{key}-end"), strict=False)
        if start.strip() or end.strip()
    ]
    day = Day(key, pairs)
    if any(not start or not end for start, end in pairs):
        day.error = _("From and to belong together.")
        return day
    try:
        clean_pairs([list(pair) for pair in pairs])
    except Invalid as error:
        day.error = error.detail
    return day


def _browser(end: str) -> str:
    return "00:00" if end == "24:00" else end
