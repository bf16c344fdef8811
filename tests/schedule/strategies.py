"""Random rules in real zones, with a taste for the nights on which clocks jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from apps.schedule.hours import DAYS

_NAMES = """
    UTC Europe/Berlin Europe/London Europe/Lisbon Europe/Athens Europe/Dublin Europe/Moscow Europe/Chisinau
    America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage
    America/St_Johns America/Halifax America/Havana America/Sao_Paulo America/Santiago America/Asuncion
    America/Nuuk Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Kabul Asia/Yangon Asia/Tokyo Asia/Dubai
    Asia/Beirut Asia/Jerusalem Asia/Gaza Africa/Cairo Africa/Casablanca Africa/Lagos Australia/Lord_Howe
    Australia/Adelaide Australia/Sydney Pacific/Auckland Pacific/Chatham Pacific/Apia Pacific/Kiritimati
    Antarctica/Troll
"""
ZONES = [ZoneInfo(name) for name in _NAMES.split()]
assert len(ZONES) >= 40

zones = st.sampled_from(ZONES)
# Both jumps of most zones of both hemispheres in 2027 lie on or next to these; 29 February 2028 too.
_EDGES = [date(2027, *at) for at in ((3, 14), (3, 28), (4, 4), (9, 5), (9, 26), (10, 3), (10, 31), (11, 7))]
_LEAP = date(2028, 2, 29)


def _near(day: date, by: int) -> date:
    return day + timedelta(days=by)


days = st.one_of(
    st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    st.builds(_near, st.sampled_from([*_EDGES, _LEAP]), st.integers(-1, 1)),
)


def clock_text(minutes: int) -> str:
    """570 → ``"09:30"``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def pair(start: int, end: int) -> list[str]:
    """A rule from quarter hours of the day."""
    return [clock_text(start * 15), clock_text(end * 15)]


pairs = st.builds(pair, st.integers(0, 95), st.integers(0, 96)).filter(lambda two: two[0] != two[1])
weeklies = st.dictionaries(st.sampled_from(DAYS), st.lists(pairs, max_size=2), max_size=7)
always = {day: [["00:00", "24:00"]] for day in DAYS}


def noon(day: date) -> datetime:
    """Midday UTC of a date."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def wall_is_open(weekly: dict[str, list[list[str]]], tz: ZoneInfo, moment: datetime) -> bool:
    """The definition, said the slow way: does the wall show a time within somebody's hours?"""
    wall = moment.astimezone(tz).replace(tzinfo=None)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        passed = (wall - datetime(day.year, day.month, day.day)) / timedelta(minutes=1)
        for opens, closes in weekly.get(DAYS[day.weekday()], []):
            start, end = (int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes))
            if start <= passed < (end if end > start else end + 1440):
                return True
    return False
