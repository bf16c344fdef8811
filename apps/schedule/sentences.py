"""Hours as a person would say them. Pure; English and German, else English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from django.utils import translation
from django.utils.formats import date_format

from apps.schedule.clock import Weekly
from apps.schedule.hours import DAYS

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "open": "We are here {days} from {hours} ({zone}).",
        "closed_on": "We are closed on {days}.",
        "to": "{} to {}",
        "and": " and ",
        "date": "j F Y",
        "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    },
    "de": {
        "open": "Wir sind {days} von {hours} Uhr für Sie da ({zone}).",
        "closed_on": "Geschlossen ist am {days}.",
        "to": "{} bis {}",
        "and": " und ",
        "date": "j. F Y",
        "days": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    },
}


def week(weekly: Weekly, zone: str, language: str) -> list[str]:
    """One sentence per run of days with the same hours; none for days without."""
    words = _words(language)
    names = words["days"].split()
    days = [(number, tuple(tuple(pair) for pair in weekly.get(day, ()))) for number, day in enumerate(DAYS)]
    said: list[str] = []
    for hours, run in groupby(days, key=lambda day: day[1]):
        numbers = [number for number, _ in run]
        if not hours:
            continue
        first, last = names[numbers[0]], names[numbers[-1]]
        span = first if first == last else words["to"].format(first, last)
        times = _list([words["to"].format(*pair) for pair in hours], words)
        said.append(words["open"].format(days=span, hours=times, zone=zone))
    return said


def holidays(dates: Mapping[date, str], language: str) -> list[str]:
    """One sentence naming the dates, with their names where they have one."""
    words = _words(language)
    with translation.override("de" if words is _WORDS["de"] else "en"):
        said = [
            f"{date_format(day, words['date'])}{f' ({name})' if name else ''}"
            for day, name in sorted(dates.items())
        ]
    return [words["closed_on"].format(days=_list(said, words))] if said else []


def _list(parts: Sequence[str], words: Mapping[str, str]) -> str:
    return words["and"].join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _words(language: str) -> dict[str, str]:
    return _WORDS.get(language.split("-")[0].lower(), _WORDS["en"])
