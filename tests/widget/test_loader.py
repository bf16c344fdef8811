"""The script tag: small, cacheable for minutes, the same for everybody."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

SOURCE = Path(settings.BASE_DIR) / "static/js/loader/v1.js"


def test_the_script_is_served_with_an_etag_and_a_short_life() -> None:
    answer = Client().get("/widget/v1.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=300"
    again = Client().get("/widget/v1.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_script_weighs_at_most_ten_kilobytes_on_the_wire() -> None:
    assert len(gzip.compress(SOURCE.read_bytes())) <= 10 * 1024


def test_a_shop_with_a_strict_policy_can_run_it() -> None:
    source = SOURCE.read_text()
    for forbidden in ("innerHTML", "eval(", "new Function", "document.write", '"*"', ".style."):
        assert forbidden not in source


def test_nothing_is_stored_before_the_window_is_opened() -> None:
    source = SOURCE.read_text()
    assert "localStorage" not in source
    assert "document.cookie" not in source
    assert source.count("sessionStorage.setItem") == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_script_can_only_be_read(method: str) -> None:
    assert getattr(Client(), method)("/widget/v1.js").status_code == 405
