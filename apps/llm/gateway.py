"""The one way to a model. No call inside a transaction, none without redaction, none past the budget, none to
a server that keeps failing, and none that waits longer than it was granted.

What was said and by which model goes back to the caller, who records the act (apps.audit).
"""

from __future__ import annotations

import hashlib
import json
import time
from functools import lru_cache

import structlog
from django.db import connection
from redis.exceptions import RedisError

from apps.core import redaction
from apps.core.errors import VitrineError
from apps.llm import budget, prompts, servers, slots
from apps.llm.breaker import Breaker
from apps.llm.providers.openai_compatible import OpenAICompatible
from apps.llm.types import Endpoint, Health, ModelFailed, Prompt, Provider, Reply, Request
from apps.tenants.scope import current_brand_id

LEAST_TIME = 0.5  # seconds below which a try is not worth it
_fixed: list[Provider] = []
_FIXED = Endpoint("", "", "fixed", 8.0)
_READY = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
log = structlog.get_logger()


def ask(
    prompt: Prompt,
    content: str,
    *,
    schema: dict[str, object] | None = None,
    max_tokens: int = 512,
    timeout: float | None = None,
) -> Reply:
    """Ask the brand's model; personal data is replaced on the way out and put back, with ``schema`` as JSON.

    Waits ``timeout`` seconds at most, and never longer than the brand grants. Raises ModelFailed when it
    doesn't answer, TooMany ``budget_spent`` past the brand's daily tokens, Unavailable ``no_model``.
    """
    _outside_transactions()
    at = _endpoint()
    wait = min(timeout if timeout is not None else at.timeout, at.timeout)
    redacted = redaction.redact(content)
    request = Request(prompt, redacted.text, schema, max_tokens, wait)
    try:
        reply = _guarded(at, request)
    except RedisError as error:  # without the shared memory of failures and slots nothing is called
        raise ModelFailed("Calls to the language model can't be counted now.", again=False) from error
    values = redacted.placeholders
    if schema is not None:
        values = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()}
    restored = redaction.restore(reply.text, values)
    return Reply(restored, reply.model, reply.tokens_in, reply.tokens_out, reply.latency_ms, reply.parameters)


def check() -> Health:
    """Ask the brand's model a tiny question now, past breaker and budget: for the person who sets it up.
    Raises ModelFailed with a sentence that says what is wrong, Unavailable ``no_model``."""
    _outside_transactions()
    at = _endpoint()
    request = Request(prompts.load("check"), 'Say {"ready": true}.', _READY, 24, at.timeout)
    reply = _once(_provider(at), request)
    Breaker(name_of(at)).succeeded()
    try:
        structured = isinstance(json.loads(reply.text), dict)
    except ValueError:
        structured = False
    return Health(reply.model, reply.latency_ms, structured)


def use(provider: Provider | None) -> None:
    """Answer every call with this provider from here on (tests); None goes back to the settings."""
    _fixed[:] = [provider] if provider else []


def name_of(at: Endpoint) -> str:
    """What breaker and slots of this brand and endpoint are filed under."""
    label = hashlib.sha256(f"{at.base_url} {at.model} {at.api_key}".encode()).hexdigest()[:16]
    return f"{current_brand_id()}:{label}"


def _outside_transactions() -> None:
    if connection.in_atomic_block and not _fixed:
        raise RuntimeError("No model is called inside a database transaction.")


def _endpoint() -> Endpoint:
    return _FIXED if _fixed else servers.endpoint()


def _provider(at: Endpoint) -> Provider:
    return _fixed[0] if _fixed else _kept(at)


@lru_cache(maxsize=64)
def _kept(at: Endpoint) -> Provider:
    """One client an endpoint and process, so that its connections are used again."""
    return OpenAICompatible(at)


def _guarded(at: Endpoint, request: Request) -> Reply:
    """The call between budget, slot and breaker."""
    name, need = name_of(at), budget.estimate(request)
    breaker = Breaker(name)
    with slots.one(name, seconds=request.timeout):
        breaker.enter()
        try:
            day = budget.reserve(need, at.daily_tokens)
        except VitrineError:
            breaker.left()
            raise
        try:
            reply = _try(_provider(at), request)
        except ModelFailed as error:
            budget.settle(day, need, need if error.spent else 0)
            breaker.failed(error.rest)
            raise
        budget.settle(day, need, reply.tokens_in + reply.tokens_out)
        breaker.succeeded()
        return reply


def _try(provider: Provider, request: Request) -> Reply:
    """Once, and once more where that may help and there is time."""
    until = time.monotonic() + request.timeout
    try:
        return _once(provider, request)
    except ModelFailed as error:
        left = until - time.monotonic()
        if not error.again or error.rest or left < LEAST_TIME:
            raise
    again = Request(request.prompt, request.content, request.schema, request.max_tokens, left)
    return _once(provider, again)


def _once(provider: Provider, request: Request) -> Reply:
    try:
        return provider.complete(request)
    except VitrineError:
        raise
    except Exception as error:  # whatever a foreign server provokes in the libraries between
        log.exception("llm.broken_call", error=type(error).__name__)
        raise ModelFailed("The language model's answer makes no sense.", again=False, spent=True) from error
