"""Which model a brand uses, who may be called for it, and what becomes of its key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from apps.audit.models import Body, Entry
from apps.core.errors import Invalid, Unavailable
from apps.llm import servers
from apps.people.actors import Actor
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def in_brand(settings: LazySettings) -> Iterator[None]:
    settings.VITRINE_LLM_PRIVATE_HOSTS = ["127.0.0.1:8081", "127.0.0.2"]
    settings.LLM_URL, settings.LLM_KEY, settings.LLM_MODEL = "", "", "default"
    with brand_scope(make_brand("own")):
        yield


def save(**more: Any) -> None:
    wish = {"base_url": "http://127.0.0.1:8081/v1", "model": "small", "key": "sk-1", "timeout": 4.0}
    servers.save(**(wish | {"daily_tokens": 0, "by": BY} | more))


def test_the_brands_own_server_is_used_with_its_key_and_bound(settings: LazySettings) -> None:
    settings.LLM_URL = "http://127.0.0.9:1/v1"
    save(daily_tokens=500, timeout=2.5)
    at = servers.endpoint()
    assert (at.base_url, at.api_key, at.model) == ("http://127.0.0.1:8081/v1", "sk-1", "small")
    assert (at.timeout, at.daily_tokens, at.allowed) == (2.5, 500, {"127.0.0.1:8081", "127.0.0.2"})


def test_without_one_the_installations_is_used_and_without_that_none(settings: LazySettings) -> None:
    with pytest.raises(Unavailable) as none:
        servers.endpoint()
    assert none.value.code == "no_model"
    settings.LLM_URL, settings.LLM_KEY, settings.LLM_DAILY_TOKENS = "http://127.0.0.9:1/v1", "house", 900
    save(base_url="", model="", key="", daily_tokens=5000)
    at = servers.endpoint()
    assert (at.base_url, at.api_key, at.model, at.daily_tokens) == (settings.LLM_URL, "house", "default", 900)
    assert "127.0.0.9:1" in at.allowed


def test_the_key_is_stored_unreadable_and_stands_in_no_log() -> None:
    save(key="sk-very-secret")
    row = servers.current()
    assert row.sealed_key and "secret" not in row.sealed_key
    assert Entry.objects.filter(action="llm.server").count() == 1
    assert not Body.objects.filter(content__contains="very-secret").exists()


def test_a_key_is_kept_replaced_or_forgotten_and_never_goes_to_another_host() -> None:
    save(key="sk-1")
    save(key=None, model="other")
    assert servers.endpoint().api_key == "sk-1"
    save(key=None, base_url="http://127.0.0.2/v1")
    assert servers.endpoint().api_key == ""
    save(key="sk-2", base_url="http://127.0.0.2/v1")
    assert servers.endpoint().api_key == "sk-2"
    save(key="", base_url="http://127.0.0.2/v1")
    assert servers.endpoint().api_key == ""


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"base_url": "http://127.0.0.3/v1"}, "base_url"), ({"base_url": "http://10.0.0.1/v1"}, "base_url"),
        ({"base_url": "nonsense"}, "base_url"), ({"model": " "}, "model"), ({"timeout": 0.1}, "timeout"),
        ({"timeout": 60.0}, "timeout"), ({"timeout": float("nan")}, "timeout"),
        ({"daily_tokens": -1}, "daily_tokens"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_beside_its_field(wish: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        save(**wish)
    assert list(wrong.value.fields) == [field]
    assert servers.current()._state.adding


def test_a_key_that_cannot_be_read_any_more_says_so(settings: LazySettings) -> None:
    save()
    settings.SECRET_KEY = "restored from another house"
    with pytest.raises(Invalid) as unreadable:
        servers.endpoint()
    assert unreadable.value.code == "secret_unreadable"


def test_one_brand_never_sees_anothers_server() -> None:
    save()
    with brand_scope(make_brand("other")), pytest.raises(Unavailable):
        servers.endpoint()
