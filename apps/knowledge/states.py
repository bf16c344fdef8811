"""The lives of a revision and of a synonym."""

from __future__ import annotations

from apps.core.states import machine

REVISION = machine(
    "knowledge.Revision",
    {
        "draft": "in_review",
        "in_review": "approved draft",
        "approved": "expired retired superseded",
    },
)

SYNONYM = machine("knowledge.Synonym", {"draft": "approved retired", "approved": "retired"})
