"""The life of an import."""

from __future__ import annotations

from apps.core.states import machine

IMPORT = machine(
    "catalog.Import",
    {
        "queued": "running",
        "running": "done needs_decision failed",
        "needs_decision": "running cancelled",
    },
)

REINDEXING = machine("catalog.Reindexing", {"running": "done cancelled"})
