"""A migration beside a working house: at no moment is a right, a policy or a function missing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, connections

from apps.catalog.models import Product
from apps.people.functions import brand_of_api_key
from apps.tenants import fences
from apps.tenants.scope import brand_scope
from tests.catalog.makers import shop

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What goes wrong for a reader who asks all the time."""
    brand, found, over = shop(), [], threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                with brand_scope(brand):
                    Product.objects.count()
                brand_of_api_key("nobody")
            except Exception as error:  # whatever it is, it must not be
                found.append(str(error))
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    yield found
    over.set()
    reader.join()
    assert found == []


def test_fences_are_raised_anew_while_others_read(troubles: list[str]) -> None:
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    for _ in range(3):
        with connections["owner"].cursor() as cursor:
            cursor.execute("TRUNCATE vitrine_fences")
        fences.raise_all(last, using="owner")
    assert troubles == []
