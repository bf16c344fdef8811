"""A model server that keeps failing is left alone for a while, by all processes together.

Closed: calls go through. After FAILURES failures in a row, or when the server asks for it, open: none goes.
When its time is over one call may try (half open): it closes the breaker or opens it again.
"""

from __future__ import annotations

from django.core.cache import cache

from apps.core.clock import now
from apps.llm.types import ModelFailed

FAILURES = 3
WINDOW = 60  # seconds within which failures are counted together
REST = 30.0  # seconds
PROBE = 30  # seconds after which a probe that never came back is forgotten
REMEMBERED = 600  # seconds


class Breaker:
    """The breaker of one endpoint of one brand; ``name`` tells them apart."""

    def __init__(self, name: str) -> None:
        self._until, self._probe = f"llm:{name}:until", f"llm:{name}:probe"
        self._failures = f"llm:{name}:failures"

    def enter(self) -> None:
        """Before a call. Raises ModelFailed ``model_resting`` while the server is left alone."""
        until = cache.get(self._until)
        if until is None:
            return
        resting = now().timestamp() < until
        if resting or not cache.add(self._probe, 1, timeout=PROBE):
            said = "The language model is left alone for a while."
            raise ModelFailed(said, code="model_resting", again=False)

    def left(self) -> None:
        """After entering, where no call was made after all."""
        cache.delete(self._probe)

    def succeeded(self) -> None:
        """After a call that was answered."""
        cache.delete_many([self._until, self._probe, self._failures])

    def failed(self, rest: float = 0.0) -> None:
        """After a call that was not; ``rest`` seconds are what the server asked for."""
        probing = cache.get(self._until) is not None
        if rest > 0 or probing or self._counted() >= FAILURES:
            cache.set(self._until, now().timestamp() + max(rest, REST), timeout=REMEMBERED)
        cache.delete(self._probe)

    def _counted(self) -> int:
        cache.add(self._failures, 0, timeout=WINDOW)
        try:
            return int(cache.incr(self._failures))
        except ValueError:  # it ran out between the two lines
            return 1
