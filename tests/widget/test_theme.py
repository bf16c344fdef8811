"""A brand's colours are used where they can be read, in light and in dark."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.core import colours as colour
from apps.tenants.models import Brand
from apps.widget import theme
from tests.people import make_brand, make_key


def coloured(value: object) -> Brand:
    return Brand(slug="x", name="X", settings={"colours": {"primary": value}})


def test_contrast_is_that_of_the_standard() -> None:
    assert round(colour.contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(colour.contrast("#777777", "#ffffff"), 2) == 4.48


@given(st.integers(0, 0xFFFFFF))
def test_whatever_colour_a_brand_picks_its_buttons_can_be_read(value: int) -> None:
    pair = theme.colours(coloured(f"#{value:06x}"))
    for ground, ink in zip(pair["brand"], pair["ink"], strict=True):
        assert colour.contrast(ground, ink) >= 4.5
    assert colour.contrast(pair["brand"][1], colour.DARK_PAPER) >= 4.5


@pytest.mark.parametrize("value", [None, "", "red", "#fff", "#12345g", 7, "#123456;}body{display:none"])
def test_what_is_no_colour_is_not_used(value: object) -> None:
    assert theme.colours(coloured(value))["brand"][0] == colour.INK


@pytest.mark.django_db
def test_the_stylesheet_sets_the_brands_colours_and_nothing_else() -> None:
    key = make_key(make_brand("fjell", settings={"colours": {"primary": "#2F5D46"}}))
    answer = Client().get(f"/widget/theme/{key.key}.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer.content.decode().startswith(":root{--brand:light-dark(#2f5d46,")
    assert Client().get("/widget/theme/wk_nobody.css").status_code == 404
