"""Which model a brand uses: its own, else the installation's."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from apps.audit import recorder
from apps.core import crypto
from apps.core.errors import Invalid, Unavailable
from apps.integrations import safe_address
from apps.llm.models import ModelServer
from apps.llm.types import Endpoint
from apps.people.actors import Actor
from apps.tenants.scope import current_brand_id

SHORTEST, LONGEST = 1.0, 20.0  # seconds
MOST_TOKENS = 1_000_000_000


def current() -> ModelServer:
    """The brand's row; an unsaved one if it never chose anything."""
    return ModelServer.objects.first() or ModelServer()


def endpoint() -> Endpoint:
    """Where the brand's questions go. Raises Unavailable ``no_model`` where nothing is configured, Invalid
    ``secret_unreadable`` where the stored key can't be read."""
    row = current()
    if row.base_url:
        allowed = frozenset(settings.VITRINE_LLM_PRIVATE_HOSTS)
        key, limit = _key_of(row), row.daily_tokens or settings.LLM_DAILY_TOKENS
        return Endpoint(row.base_url, key, row.model, row.timeout, limit, allowed)
    if not settings.LLM_URL:
        raise Unavailable("No language model is configured.", code="no_model")
    limits = [each for each in (row.daily_tokens, settings.LLM_DAILY_TOKENS) if each]
    return Endpoint(
        settings.LLM_URL,
        settings.LLM_KEY,
        row.model or settings.LLM_MODEL,
        float(settings.LLM_TIMEOUT) if row._state.adding else row.timeout,
        min(limits, default=0),
        safe_address.place_of(settings.LLM_URL).names,  # the operator's own choice may lie anywhere
    )


@transaction.atomic
def save(
    *, base_url: str, model: str, key: str | None, timeout: float, daily_tokens: int, by: Actor
) -> ModelServer:
    """Keep the brand's choice. ``key`` None leaves the stored key, unless the host changes: a key goes only
    to the host it was entered for. Raises Invalid beside the field that is wrong."""
    base_url = base_url.strip().rstrip("/")
    _check(base_url, model, timeout, daily_tokens)
    ModelServer.objects.bulk_create([ModelServer()], ignore_conflicts=True)
    row: ModelServer = ModelServer.objects.select_for_update().get()
    if key is not None:
        row.sealed_key = crypto.seal(_purpose(), key.strip()) if key.strip() else ""
    elif not _same_host(row.base_url, base_url):
        row.sealed_key = ""
    row.base_url, row.model = base_url, model.strip()
    row.timeout, row.daily_tokens = timeout, daily_tokens
    row.save()
    data = {"address": base_url, "model": row.model, "timeout": timeout, "daily_tokens": daily_tokens}
    recorder.entry("llm.server", by=by, object_type="model_server", data=data | {"new_key": bool(key)})
    return row


def _check(base_url: str, model: str, timeout: float, daily_tokens: int) -> None:
    if base_url:
        try:
            safe_address.check(base_url, allowed=settings.VITRINE_LLM_PRIVATE_HOSTS)
        except safe_address.Unreachable as error:
            raise Invalid(error.detail, code=error.code, fields={"base_url": [error.detail]}) from error
        if not model.strip():
            raise Invalid("Name the model.", fields={"model": ["Needed with an address of your own."]})
    if not SHORTEST <= timeout <= LONGEST:
        said = f"Between {SHORTEST:g} and {LONGEST:g} seconds."
        raise Invalid(said, fields={"timeout": [said]})
    if not 0 <= daily_tokens <= MOST_TOKENS:
        said = "Between 0 and 1,000,000,000."
        raise Invalid(said, fields={"daily_tokens": [said]})


def _same_host(before: str, after: str) -> bool:
    return bool(before and after) and safe_address.place_of(before) == safe_address.place_of(after)


def _key_of(row: ModelServer) -> str:
    return crypto.unseal(_purpose(), row.sealed_key) if row.sealed_key else ""


def _purpose() -> str:
    return f"llm.key.{current_brand_id()}"
