"""What the host page may say about the page in view."""

from __future__ import annotations

import pytest

from apps.api.v1.shopper_forms import Context


@pytest.mark.parametrize("page", ["http://shop.example/p/tent", {"url": "http://shop.example/p/tent"}])
def test_a_page_is_an_address_or_an_object_with_one(page: object) -> None:
    form = Context(data={"page": page})
    assert form.is_valid(), form.errors
    assert form.validated_data["page"] == {"url": "http://shop.example/p/tent"}


@pytest.mark.parametrize("page", [7, "", "x" * 501, ["http://shop.example"], {"title": "Tent"}])
def test_what_is_no_page_is_named(page: object) -> None:
    form = Context(data={"page": page})
    assert not form.is_valid()
    assert list(form.errors) == ["page"]
