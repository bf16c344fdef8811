"""A token is good for the one thing, the one place and the time it was made for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from apps.core import crypto
from apps.core.clock import now
from apps.core.errors import Unauthenticated
from apps.people import tokens
from apps.people.models import WidgetKey
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key

pytestmark = pytest.mark.django_db
PURPOSES = ("access", "ticket", "appointment")
VALUE = {"b": 1, "s": str(uuid4()), "p": str(uuid4()), "key": "wk_own", "origin": "http://shop.example"}


@pytest.fixture
def key() -> Iterator[WidgetKey]:
    brand = make_brand("own")
    with brand_scope(brand):
        yield make_key(brand)


@pytest.mark.parametrize("made", PURPOSES)
@pytest.mark.parametrize("read", PURPOSES)
def test_a_token_of_one_purpose_is_worth_nothing_for_another(made: str, read: str) -> None:
    """Even where its content would fit."""
    token = crypto.sign(made, VALUE)
    if made == read:
        assert crypto.read(read, token, max_age=60) == VALUE
    else:
        with pytest.raises(Unauthenticated) as refused:
            crypto.read(read, token, max_age=60)
        assert refused.value.code == "token_invalid"


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: "x" + t, lambda t: t[:-1], lambda t: ""])
def test_a_token_that_was_touched_is_worth_nothing(change: Callable[[str], str]) -> None:
    token = tokens.access(1, uuid4(), uuid4())
    with pytest.raises(Unauthenticated):
        tokens.read_access(change(token))


def test_a_ticket_lives_ten_minutes(key: WidgetKey) -> None:
    token = tokens.ticket(key, "http://shop.example")
    with time_machine.travel(now() + timedelta(seconds=tokens.TICKET_SECONDS - 1)):
        assert tokens.read_ticket(key, token) == "http://shop.example"
    with (
        time_machine.travel(now() + timedelta(seconds=tokens.TICKET_SECONDS + 1)),
        pytest.raises(Unauthenticated) as refused,
    ):
        tokens.read_ticket(key, token)
    assert refused.value.code == "token_expired"
