"""What a language needs before the AI may answer in it: the texts it says, and proof that alarms are heard.

A language's pack is complete when every phrase the AI says exists in it, every reason for a person has its
text, and its own checks (`checks/<language>.txt`: a reason, or `-` for harmless, and a message) come out
right. The checks are run, not believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.grounding import escalation, phrases, reasons

HARMLESS = "-"
OVERHEARD = 0.05
CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True, slots=True)
class Pack:
    """The state of one language: what is missing, how many checks were run, which alarms were not heard
    (`failed`) and which harmless messages were taken for one (`overheard`)."""

    language: str
    missing: tuple[str, ...] = ()
    checks: int = 0
    failed: tuple[str, ...] = ()
    overheard: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the AI may answer in it: every alarm is heard, few harmless messages are taken for one."""
        calm = len(self.overheard) <= OVERHEARD * self.checks
        return not self.missing and not self.failed and self.checks > 0 and calm


@cache
def pack(language: str) -> Pack:
    """The pack of a language (ISO 639-1); read and tried once per process, in a few hundred milliseconds."""
    missing = [
        name
        for name, there in (
            ("phrases", language in phrases.LANGUAGES),
            ("handover", language in reasons.LANGUAGES),
            ("checks", (CHECKS / f"{language}.txt").is_file()),
        )
        if not there
    ]
    if missing:
        return Pack(language, tuple(missing))
    rows = checks(language)
    wrong = [(reason, text) for reason, text in rows if not _holds(reason, text)]
    return Pack(
        language,
        (),
        len(rows),
        tuple(text for reason, text in wrong if reason != HARMLESS),
        tuple(text for reason, text in wrong if reason == HARMLESS),
    )


def checks(language: str) -> list[tuple[str, str]]:
    """The reason (or `-`) and the message of every check."""
    lines = (CHECKS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split(" | ", 1) for line in lines if line and not line.startswith("#"))
    return [(reason, text) for reason, text in parts]


def _holds(reason: str, text: str) -> bool:
    found = escalation.check(text)
    return not found.escalate if reason == HARMLESS else reason in found.reasons
