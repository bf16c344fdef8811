from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.core.errors import Conflict


class SlotTaken(Conflict):
    """The time is not to be had; ``alternatives`` are the next free slots (``{start, end, advisors}``)."""

    default_code = "slot_taken"
    default_detail = "Somebody was faster. These times are still free."

    def __init__(
        self, detail: str = "", *, code: str = "", alternatives: Sequence[dict[str, Any]] = ()
    ) -> None:
        super().__init__(detail, code=code, data={"alternatives": list(alternatives)})
