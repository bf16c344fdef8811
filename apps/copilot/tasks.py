"""Work of the copilot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.copilot import follow_ups, wrapping_up
from apps.integrations import mail
from apps.integrations.models import Mail
from apps.tenants.work import work


@work("copilot.wrap_up", lease=60)
def wrap_up(payload: dict[str, Any]) -> None:
    """Summarise an ended session."""
    wrapping_up.wrap_up(UUID(payload["session"]))


@work("copilot.send_follow_up", lease=60)
def send_follow_up(payload: dict[str, Any]) -> None:
    """Send an approved follow-up."""
    follow_ups.send(UUID(payload["follow_up"]))


@mail.wanted_if("follow_up")
def still_wanted(letter: Mail) -> bool:
    """Consent may have been withdrawn between the approval and the post."""
    return follow_ups.still_allowed(UUID(letter.object_id))
