from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.integrations import sending
from apps.tenants.work import work


@work("mail.send", lease=300, attempts=sending.ATTEMPTS)
def send_mail(payload: dict[str, Any]) -> None:
    """Send one letter of the outbox."""
    sending.send(UUID(payload["mail"]))
