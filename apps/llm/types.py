"""What goes to a model and what comes back. Plain values; no vendor's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from apps.core.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Prompt:
    """A versioned instruction: ``name@version`` is what the log keeps."""

    name: str
    version: str
    system: str

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model behind one address. ``timeout`` in seconds; ``daily_tokens`` of the brand, 0 = no bound;
    ``allowed`` are private hosts that may be called all the same."""

    base_url: str
    api_key: str
    model: str
    timeout: float = 4.0
    daily_tokens: int = 0
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """One call. ``content`` is redacted before it gets here; ``schema`` is a JSON Schema for the reply;
    ``timeout`` in seconds."""

    prompt: Prompt
    content: str
    schema: dict[str, Any] | None = None
    max_tokens: int = 512
    timeout: float = 8.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and what it used."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    latency_ms: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """A server that answers: by which model, how fast, and whether in the structure that was asked for."""

    model: str
    latency_ms: int
    structured: bool


class Provider(Protocol):
    """A way to one model. Raises ModelFailed; never retries by itself."""

    name: str

    def complete(self, request: Request) -> Reply:
        """Ask once and wait."""
        ...


class ModelFailed(Unavailable):
    """The model did not answer usefully.

    ``again``: asking once more at once may help. ``rest``: seconds the server wants to be left alone.
    ``spent``: it may have worked, and charged, all the same. ``heard``: what came before it failed.
    """

    default_code = "model_failed"
    default_detail = "The language model did not answer."

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        again: bool = True,
        rest: float = 0.0,
        spent: bool = False,
        heard: str = "",
    ) -> None:
        super().__init__(detail, code=code)
        self.again, self.rest, self.spent, self.heard = again, rest, spent, heard[:4000]
