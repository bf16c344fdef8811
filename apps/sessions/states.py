"""The session's life (DESIGN: sessions.Session). Changes pass through apps.core.states.move only."""

from __future__ import annotations

from apps.core.states import machine

SESSION = machine(
    "session",
    {
        "opened": "with_assistant waiting left_message with_advisor ended",
        "with_assistant": "waiting with_advisor left_message ended",
        "waiting": "with_advisor left_message with_assistant ended",
        "with_advisor": "waiting with_assistant ended",
        "left_message": "waiting with_advisor with_assistant ended",
        "ended": "opened",
    },
)
OPEN = ("opened", "with_assistant", "waiting", "with_advisor", "left_message")
