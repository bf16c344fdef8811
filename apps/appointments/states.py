from __future__ import annotations

from apps.core.states import machine

APPOINTMENT = machine(
    "appointment",
    {"held": "confirmed lapsed", "confirmed": "attended no_show cancelled rescheduled"},
)
# What keeps an advisor's time: the exclusion constraint and the slot list agree on it.
BLOCKING = ("held", "confirmed", "attended")
