"""The one way to a model: redacted, retried once, counted, within the budget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from apps.core.errors import TooMany, Unavailable
from apps.llm import gateway
from apps.llm.models import Usage
from apps.llm.providers.scripted import Scripted
from apps.llm.types import ModelFailed, Prompt
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
PROMPT = Prompt("test", "1", "Be brief.")


@pytest.fixture(autouse=True)
def in_brand() -> Iterator[None]:
    with brand_scope(make_brand("own")):
        yield
    gateway.use(None)


def test_personal_data_stays_here_and_comes_back_in_the_reply() -> None:
    model = Scripted(["Write to [EMAIL_1]."])
    gateway.use(model)
    reply = gateway.ask(PROMPT, "My mail is ada@example.org")
    assert "ada@example.org" not in model.asked[0].content
    assert reply.text == "Write to ada@example.org."


def test_a_failure_is_tried_once_more_and_use_is_counted() -> None:
    gateway.use(Scripted([ModelFailed(), "fine"]))
    assert gateway.ask(PROMPT, "hello").text == "fine"
    assert Usage.objects.get().calls == 1


def test_two_failures_are_an_error() -> None:
    gateway.use(Scripted([ModelFailed(), ModelFailed("still"), "too late"]))
    with pytest.raises(ModelFailed):
        gateway.ask(PROMPT, "hello")


def test_the_budget_holds(settings: LazySettings) -> None:
    settings.LLM_DAILY_TOKENS = 1
    gateway.use(Scripted(["a long enough reply", "never"]))
    gateway.ask(PROMPT, "hello there")
    with pytest.raises(TooMany) as refused:
        gateway.ask(PROMPT, "hello again")
    assert refused.value.code == "budget_spent"


@pytest.mark.django_db(transaction=True)
def test_without_a_model_it_says_so(settings: LazySettings) -> None:
    settings.LLM_URL = ""
    with pytest.raises(Unavailable) as refused:
        gateway.ask(PROMPT, "hello")
    assert refused.value.code == "no_model"
