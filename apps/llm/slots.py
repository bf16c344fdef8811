"""How many calls may run at once to one endpoint, over all processes. A slot of a process that died comes
free by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from apps.llm.types import ModelFailed

AT_ONCE = 4
_GRACE = 2  # seconds


@contextmanager
def one(name: str, *, seconds: float) -> Iterator[None]:
    """Hold a slot for a call of at most so many seconds. Raises ModelFailed ``model_busy`` at once where
    all are taken: a shopper is better served offline than by waiting in line."""
    for number in range(AT_ONCE):
        key = f"llm:{name}:slot:{number}"
        if cache.add(key, 1, timeout=round(seconds) + _GRACE):
            break
    else:
        raise ModelFailed("The language model has enough to do.", code="model_busy", again=False)
    try:
        yield
    finally:
        cache.delete(key)
