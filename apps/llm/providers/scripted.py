"""A model that says what it was told to say: first-class, so that tests need no network."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from apps.llm.types import ModelFailed, Reply, Request


class Scripted:
    """Replies with the given texts in order; an exception in the script is raised."""

    name = "scripted"

    def __init__(self, script: Iterable[str | ModelFailed]) -> None:
        self.script = deque(script)
        self.asked: list[Request] = []

    def complete(self, request: Request) -> Reply:
        self.asked.append(request)
        if not self.script:
            raise ModelFailed("The script is at its end.")
        said = self.script.popleft()
        if isinstance(said, ModelFailed):
            raise said
        return Reply(
            text=said, model="scripted", tokens_in=len(request.content) // 4, tokens_out=len(said) // 4
        )
