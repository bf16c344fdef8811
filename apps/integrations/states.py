from __future__ import annotations

from apps.core.states import machine

MAIL = machine("mail", {"queued": "sending", "sending": "sent failed queued dropped", "failed": "queued"})
