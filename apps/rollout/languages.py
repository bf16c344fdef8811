"""In which languages the AI may answer: the house's pack is complete there, and no question set failed in it.

The pack (`grounding.packs`) is the house's: without it nothing is answered. The question set is the brand's:
whoever runs one reports how it went, and from a failed run on the door stays shut until one passes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from apps.core.clock import now, rfc3339
from apps.core.errors import Invalid
from apps.grounding.packs import Pack, pack
from apps.people.actors import Actor
from apps.rollout import services
from apps.rollout.models import Rollout

NOT_RUN, PASSED, FAILED = "not_run", "passed", "failed"


@dataclass(frozen=True)
class Run:
    """The last run of the brand's question set in a language. `run` names it; `at` is RFC 3339 UTC."""

    state: str = NOT_RUN
    run: str = ""
    at: str = ""
    right: int = 0
    asked: int = 0

    @property
    def short_of(self) -> int:
        """How many questions were not answered as expected."""
        return max(0, self.asked - self.right)


@dataclass(frozen=True)
class Standing:
    """One language's way to an open door."""

    language: str
    pack: Pack
    run: Run

    @property
    def open(self) -> bool:
        """Whether shoppers may ask the AI in it."""
        return self.pack.ready and self.run.state != FAILED


def standing(language: str, rollout: Rollout | None = None) -> Standing:
    """How a language stands for the brand in scope. Regions don't count: *de-AT* is German."""
    code = _code(language)
    kept = (rollout or services.current()).settings.get("languages", {}).get(code)
    return Standing(code, pack(code), Run(**kept) if kept else Run())


def is_open(language: str, rollout: Rollout | None = None) -> bool:
    """Whether the AI may answer in this language."""
    return standing(language, rollout).open


@transaction.atomic
def report_language(
    language: str, passed: bool, run: str, *, right: int = 0, asked: int = 0, by: Actor | None = None
) -> Standing:
    """Keep how a question set went in a language; `run` names the run in the log. Counts are for the page."""
    code = _code(language)
    if not code.isalpha() or not 2 <= len(code) <= 3:
        raise Invalid("A language is a code such as en or de.", fields={"language": ["Unknown."]})
    row = services.locked()
    kept = {
        "state": PASSED if passed else FAILED,
        "run": str(run)[:80],
        "at": rfc3339(now()) or "",
        "right": right,
        "asked": asked,
    }
    row.settings = row.settings | {"languages": row.settings.get("languages", {}) | {code: kept}}
    row.save()
    services.log("rollout.language", by or Actor.system("question set"), {"language": code, **kept})
    return standing(code, row)


@transaction.atomic
def forget(language: str, *, by: Actor) -> None:
    """No question set speaks for a language any more: the house's checks alone count, as before any run."""
    code, row = _code(language), services.locked()
    kept = row.settings.get("languages", {})
    if code in kept:
        row.settings = row.settings | {"languages": {key: run for key, run in kept.items() if key != code}}
        row.save()
        services.log("rollout.language", by, {"language": code, "state": NOT_RUN})


def _code(language: str) -> str:
    return language.split("-")[0].lower()
