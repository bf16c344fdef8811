"""Sets, questions and runs as JSON: for REST and the command line."""

from __future__ import annotations

from typing import Any

from apps.core.clock import rfc3339
from apps.quality.judging import sentence
from apps.quality.set_models import Question, QuestionSet, Run, RunAnswer


def set_card(row: QuestionSet) -> dict[str, Any]:
    """A set, without its questions."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "language": row.language,
        "kind": row.kind,
        "active": row.active,
        "created_at": rfc3339(row.created_at),
    }


def question_card(row: Question) -> dict[str, Any]:
    """A question with what is expected."""
    return {
        "id": str(row.pk),
        "text": row.text,
        "language": row.language,
        "product": row.product or None,
        "expects": row.expects,
        "source": row.source or None,
        "contains": row.contains,
        "never": row.never,
        "reason": row.reason or None,
        "house": row.house,
    }


def run_card(row: Run) -> dict[str, Any]:
    """A run's result. `release` is what it ran with, `changes` what made it run."""
    return {
        "id": str(row.pk),
        "set": str(row.set_id),
        "name": row.name,
        "language": row.language,
        "kind": row.kind,
        "state": row.state,
        "passed": row.passed,
        "total": row.total,
        "asked": row.asked,
        "right": row.right,
        "started_by": row.started_by or None,
        "changes": row.changes,
        "release": row.release,
        "created_at": rfc3339(row.created_at),
        "finished_at": rfc3339(row.finished_at),
    }


def answer_card(row: RunAnswer) -> dict[str, Any]:
    """One question of a run and what came; `why` is a sentence."""
    return {
        "id": str(row.pk),
        "text": row.text,
        "language": row.language,
        "product": row.product or None,
        "expected": row.expected,
        "passed": row.passed,
        "verdict": row.verdict,
        "why": sentence(row.verdict, row.detail) if row.verdict else "",
        "outcome": row.outcome,
        "reason": row.reason,
        "said": row.said,
        "sources": row.sources,
        "ms": row.ms,
    }
