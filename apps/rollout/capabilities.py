"""The narrow tasks the AI may have, and the stage each needs."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """Shopper-facing tasks (PRODUCT.md section 6) and those beside the advisor."""

    PRODUCT_FACTS = "product_facts"
    PRICE_AVAILABILITY = "price_availability"
    COMPATIBILITY = "compatibility"
    POLICY = "policy"
    ORIENTATION = "orientation"
    LIVE_HELP = "live_help"
    APPOINTMENT = "appointment"
    AFTER_HOURS = "after_hours"
    TRIAGE = "triage"
    SUMMARY = "summary"
    TAGS = "tags"
    DRAFT = "draft"
    SUGGESTION = "suggestion"
    LOOKUP = "lookup"
    PERSONA = "persona"


INTERNAL = frozenset({Task.SUMMARY, Task.TAGS, Task.DRAFT, Task.SUGGESTION, Task.LOOKUP, Task.TRIAGE})
VISIBLE = frozenset({Task.PERSONA})
STAGES = {0: "Off", 1: "Internal only", 2: "Narrow answers to shoppers", 3: "Visible AI"}


def stage_needed(task: Task) -> int:
    """The lowest stage at which a task may run."""
    if task in INTERNAL:
        return 1
    return 3 if task in VISIBLE else 2
