"""The one way to a model. No call inside a transaction, none without redaction, none past the budget.

What was said and by which model goes back to the caller, who records the act (apps.audit).
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.models import F

from apps.core import redaction
from apps.core.clock import now
from apps.core.errors import TooMany, Unavailable
from apps.llm.models import Usage
from apps.llm.providers.openai_compatible import OpenAICompatible
from apps.llm.types import ModelFailed, Prompt, Provider, Reply, Request

ATTEMPTS = 2
_fixed: list[Provider] = []


def ask(
    prompt: Prompt,
    content: str,
    *,
    schema: dict[str, object] | None = None,
    max_tokens: int = 512,
    timeout: float = 8.0,
) -> Reply:
    """Ask the configured model, at most twice; personal data is replaced on the way out and back.

    Raises ModelFailed when it doesn't answer, TooMany ``budget_spent`` past the brand's daily tokens.
    """
    if connection.in_atomic_block and not _fixed:
        raise RuntimeError("No model is called inside a database transaction.")
    _check_budget()
    redacted = redaction.redact(content)
    request = Request(prompt, redacted.text, schema, max_tokens, timeout)
    reply = _try(_provider(), request)
    _count(reply)
    restored = redaction.restore(reply.text, redacted.placeholders)
    return Reply(restored, reply.model, reply.tokens_in, reply.tokens_out, reply.latency_ms, reply.parameters)


def use(provider: Provider | None) -> None:
    """Answer every call with this provider from here on (tests); None goes back to the settings."""
    _fixed[:] = [provider] if provider else []


def _provider() -> Provider:
    if _fixed:
        return _fixed[0]
    if not settings.LLM_URL:
        raise Unavailable("No language model is configured.", code="no_model")
    return OpenAICompatible(base_url=settings.LLM_URL, api_key=settings.LLM_KEY, model=settings.LLM_MODEL)


def _try(provider: Provider, request: Request) -> Reply:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return provider.complete(request)
        except ModelFailed:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _check_budget() -> None:
    limit = settings.LLM_DAILY_TOKENS
    used = Usage.objects.filter(day=now().date()).values_list("tokens", flat=True).first() or 0
    if limit and used >= limit:
        raise TooMany("The brand's tokens of today are used up.", code="budget_spent")


def _count(reply: Reply) -> None:
    day, spent = now().date(), reply.tokens_in + reply.tokens_out
    Usage.objects.bulk_create([Usage(day=day)], ignore_conflicts=True)
    Usage.objects.filter(day=day).update(calls=F("calls") + 1, tokens=F("tokens") + spent)
