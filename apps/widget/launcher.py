"""The launcher's words: who is there now, in the shopper's language. Never more than is true."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.core.clock import now
from apps.sessions.presence import Availability

WORDS = {
    "en": {
        "title": "Ask us",
        "person": "Advisor online now",
        "minutes": "about {minutes} min",
        "ai": "AI answers now",
        "back": "people back {when}",
        "tomorrow": "tomorrow {time}",
        "message": "Leave a message or book a time",
        "days": "Mon Tue Wed Thu Fri Sat Sun",
    },
    "de": {
        "title": "Fragen Sie uns",
        "person": "Beratung jetzt online",
        "minutes": "etwa {minutes} Min.",
        "ai": "KI antwortet sofort",
        "back": "Menschen ab {when}",
        "tomorrow": "morgen {time}",
        "message": "Nachricht oder Termin",
        "days": "Mo Di Mi Do Fr Sa So",
    },
}


def launcher(available: Availability, language: str, zone: ZoneInfo) -> dict[str, str]:
    """``{title, text, tone}``; tone is ``on`` (a person), ``ai`` or ``off`` and only colours the dot."""
    words = WORDS.get(language, WORDS["en"])
    tone, parts = _truth(available, words, zone)
    return {"title": words["title"], "text": " · ".join(part for part in parts if part), "tone": tone}


def _truth(available: Availability, words: dict[str, str], zone: ZoneInfo) -> tuple[str, list[str]]:
    if available.advisors_online:
        return "on", [words["person"], _wait(available.wait_seconds, words)]
    # Opening hours with nobody there promise no time at all.
    opens_at = None if available.open else available.opens_at
    back = words["back"].format(when=_when(opens_at, words, zone)) if opens_at else ""
    if available.ai:
        return "ai", [words["ai"], back]
    return "off", [back[:1].upper() + back[1:] if back else words["message"]]


def _wait(seconds: int | None, words: dict[str, str]) -> str:
    return words["minutes"].format(minutes=max(1, round(seconds / 60))) if seconds else ""


def _when(opens_at: str, words: dict[str, str], zone: ZoneInfo) -> str:
    """``09:00`` today, ``tomorrow 09:00``, else ``Mon 09:00``, by the shopper's clock."""
    opens, today = datetime.fromisoformat(opens_at).astimezone(zone), now().astimezone(zone).date()
    time = f"{opens:%H:%M}"
    if opens.date() == today:
        return time
    if opens.date() == today + timedelta(days=1):
        return words["tomorrow"].format(time=time)
    return f"{words['days'].split()[opens.weekday()]} {time}"
