"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, llama.cpp, Ollama."""

from __future__ import annotations

import time
from typing import Any

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI, OpenAIError

from apps.llm.types import ModelFailed, Reply, Request


class OpenAICompatible:
    """One model behind one address. Retries are the gateway's business, so the client makes none."""

    name = "openai"

    def __init__(self, *, base_url: str, api_key: str, model: str) -> None:
        self.model = model
        self._client = OpenAI(base_url=base_url, api_key=api_key or "none", max_retries=0)

    def complete(self, request: Request) -> Reply:
        started = time.perf_counter()
        parameters: dict[str, Any] = {"max_tokens": request.max_tokens, "temperature": 0}
        if request.schema:
            shape = {"name": request.prompt.name, "schema": request.schema, "strict": True}
            parameters["response_format"] = {"type": "json_schema", "json_schema": shape}
        messages: list[Any] = [
            {"role": "system", "content": request.prompt.system},
            {"role": "user", "content": request.content},
        ]
        try:
            done = self._client.chat.completions.create(
                model=self.model, messages=messages, timeout=request.timeout, **parameters
            )
        except (APITimeoutError, APIConnectionError) as error:
            raise ModelFailed("The language model can't be reached.") from error
        except APIStatusError as error:
            raise ModelFailed(f"The language model answered with status {error.status_code}.") from error
        except OpenAIError as error:
            raise ModelFailed(
                f"The language model's answer makes no sense: {type(error).__name__}."
            ) from error
        text = done.choices[0].message.content if done.choices else None
        if not text:
            raise ModelFailed("The language model's answer is empty.")
        usage = done.usage
        return Reply(
            text=text,
            model=done.model or self.model,
            tokens_in=usage.prompt_tokens if usage else 0,
            tokens_out=usage.completion_tokens if usage else 0,
            latency_ms=round((time.perf_counter() - started) * 1000),
            parameters=parameters,
        )
