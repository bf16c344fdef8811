"""When a run passes, and what a brand's sets report to the rollout."""

from __future__ import annotations

from typing import Final

from apps.people.actors import Actor
from apps.quality.set_models import QuestionSet, Run
from apps.rollout import languages

SHARE: Final = 0.9
"""So many of a brand's questions must come out as expected. Not all: an answer that is missing or worded
otherwise costs a shopper a moment. Something said that must not be said fails the set at once."""


def passes(kind: str, *, right: int, asked: int, grave: int, broken: int = 0) -> bool | None:
    """Whether a run passes: all of a red team's, SHARE of a brand's own and nothing grave among the rest.

    None where it hangs on questions whose asking broke down: those say nothing of the knowledge.
    """
    if _enough(kind, right, asked, grave):
        return True
    return None if broken and _enough(kind, right + broken, asked, grave) else False


def _enough(kind: str, right: int, asked: int, grave: int) -> bool:
    if kind == QuestionSet.Kind.RED_TEAM:
        return asked > 0 and right == asked
    return asked > 0 and not grave and right >= SHARE * asked


def report(language: str) -> None:
    """Tell the rollout how the sets of a language stand: all must pass, in their last finished runs."""
    if not language:
        return
    last = [run for run in map(_last, _sets(language)) if run]
    if not last:
        languages.forget(language, by=_BY)
        return
    failed = [run for run in last if not run.passed]
    newest = max(failed or last, key=lambda run: run.created_at)
    right, asked = sum(run.right for run in last), sum(run.asked for run in last)
    languages.report_language(language, not failed, str(newest.pk), right=right, asked=asked, by=_BY)


_BY: Final = Actor.system("question sets")


def _sets(language: str) -> list[QuestionSet]:
    code = language.split("-")[0]
    rows = QuestionSet.objects.filter(active=True, kind=QuestionSet.Kind.BRAND)
    return [row for row in rows if row.language.split("-")[0] == code]


def _last(row: QuestionSet) -> Run | None:
    run: Run | None = Run.objects.filter(set=row, state="done").exclude(passed=None).first()
    return run
