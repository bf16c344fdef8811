"""Which engine words an answer, and the way from the generative one to the brand's model."""

from __future__ import annotations

import time
from typing import Any

from apps.grounding.engines.generative import Words
from apps.llm import gateway, prompts
from apps.llm.types import ModelFailed
from apps.rollout import services as rollout
from apps.tenants import work

ENGINES = rollout.ENGINES
# A live answer must be said within the shopper's patience (turns.PATIENCE), offline words if need be.
LIVE_SECONDS, PREVIEW_SECONDS = 4.5, 20.0
MAX_TOKENS = 160
_AROUND = 2.0  # seconds of a turn that are not the model's


class ModelWriter:
    """The generative engine's way to the brand's model, for one message: all its questions together get so
    many seconds, counted from the first."""

    def __init__(self, *, live: bool) -> None:
        self._live = live
        self._until = 0.0

    def write(self, content: str, schema: dict[str, Any]) -> Words:
        """Ask once within what is left of the time. Raises VitrineError as `gateway.ask`."""
        self._until = self._until or time.monotonic() + (LIVE_SECONDS if self._live else PREVIEW_SECONDS)
        left = self._until - time.monotonic()
        if left < gateway.LEAST_TIME:
            raise ModelFailed("The time for a model is over.", code="out_of_time", again=False)
        if self._live:
            work.hold(left + _AROUND)
        prompt = prompts.load("answer")
        reply = gateway.ask(prompt, content, schema=schema, max_tokens=MAX_TOKENS, timeout=left)
        parameters = {name: value for name, value in reply.parameters.items() if name != "response_format"}
        return Words(
            text=reply.text,
            model=reply.model,
            prompt=prompt.label,
            parameters=parameters | {"structured": "response_format" in reply.parameters},
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            ms=reply.latency_ms,
        )


def writer(wish: str, *, live: bool) -> ModelWriter | None:
    """The writer of the engine wished for, or of the brand's own where none is; None for the offline one."""
    engine = wish or rollout.current().engine
    return ModelWriter(live=live) if engine == "generative" else None
