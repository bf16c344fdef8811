"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, llama.cpp, Ollama.

Nothing it sends is trusted: the reply is read by our own shapes, whatever its status says.
"""

from __future__ import annotations

import time
from typing import Any

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI, OpenAIError
from pydantic import BaseModel, Field, ValidationError

from apps.llm import network
from apps.llm.types import Endpoint, ModelFailed, Reply, Request

LONGEST_REST = 60.0  # seconds a server may ask to be left alone
LONGEST_TEXT = 20_000
_SAID = {
    401: "The language model refuses the key.",
    403: "The language model refuses the key.",
    404: "The language model's server knows no such address or model.",
    429: "The language model's server has too much to do.",
}


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: int = Field(0, ge=0, le=10_000_000)
    completion_tokens: int = Field(0, ge=0, le=10_000_000)


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    model: str | None = None
    usage: _Usage | None = None


class OpenAICompatible:
    """One model behind one address. Retries are the gateway's business, so the client makes none."""

    name = "openai"

    def __init__(self, endpoint: Endpoint) -> None:
        self.model = endpoint.model
        self._client = OpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            max_retries=0,
            http_client=network.client(endpoint.allowed),
        )

    def complete(self, request: Request) -> Reply:
        started = time.monotonic()
        parameters: dict[str, Any] = {"max_tokens": request.max_tokens, "temperature": 0}
        if request.schema:
            shape = {"name": request.prompt.name, "schema": request.schema, "strict": True}
            parameters["response_format"] = {"type": "json_schema", "json_schema": shape}
        mine = network.Allowance(until=started + request.timeout)
        token = network.allowance.set(mine)
        try:
            done = _read(self._post(request, parameters), mine.body)
        except (OpenAIError, httpx2.HTTPError) as error:
            raise _failure(error, mine) from error
        finally:
            network.allowance.reset(token)
        text = (done.choices[0].message.content or "")[:LONGEST_TEXT]
        if not text.strip():
            raise ModelFailed("The language model's answer is empty.", again=False, spent=True)
        usage = done.usage or _Usage(
            prompt_tokens=(len(request.prompt.system) + len(request.content)) // 3 + 1,
            completion_tokens=len(text) // 3 + 1,
        )
        return Reply(
            text=text,
            model=(done.model or self.model)[:120],
            tokens_in=usage.prompt_tokens,
            tokens_out=usage.completion_tokens,
            latency_ms=round((time.monotonic() - started) * 1000),
            parameters=parameters,
        )

    def _post(self, request: Request, parameters: dict[str, Any]) -> bytes:
        messages: list[Any] = [
            {"role": "system", "content": request.prompt.system},
            {"role": "user", "content": request.content},
        ]
        answer = self._client.chat.completions.with_raw_response.create(
            model=self.model, messages=messages, timeout=request.timeout, **parameters
        )
        return answer.content


def _read(body: bytes, heard: str) -> _Completion:
    try:
        return _Completion.model_validate_json(body)
    except ValidationError as error:
        raise ModelFailed(
            "The language model's answer makes no sense.", again=False, spent=True, heard=heard
        ) from error


def _failure(error: Exception, mine: network.Allowance) -> ModelFailed:
    """What went wrong, in a sentence, and whether it is worth another try."""
    if isinstance(error, APIStatusError):
        status = error.status_code
        said = _SAID.get(status, f"The language model's server answered with status {status}.")
        return ModelFailed(said, again=status >= 500, rest=_rest(error), heard=mine.body)
    if isinstance(error, APITimeoutError):
        return ModelFailed(
            "The language model took too long.", code="model_slow", again=False, spent=True, heard=mine.body
        )
    if isinstance(error, APIConnectionError):
        cause = error.__cause__
        why = str(cause)[:200] if isinstance(cause, httpx2.ConnectError) else "The line was cut."
        begun = bool(mine.heard)
        return ModelFailed(
            f"The language model can't be reached. {why}", again=not begun, spent=begun, heard=mine.body
        )
    return ModelFailed("The language model's answer makes no sense.", again=False, spent=True)


def _rest(error: APIStatusError) -> float:
    """What Retry-After says in seconds, within reason; dates are not read."""
    if error.status_code not in (429, 503):
        return 0.0
    try:
        return min(max(float(error.response.headers.get("retry-after", "0")), 0.0), LONGEST_REST)
    except ValueError:
        return 0.0
