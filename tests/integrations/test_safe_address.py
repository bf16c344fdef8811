"""Somebody's address is called only if it lies in the public network, or where the operator says so."""

from __future__ import annotations

import ipaddress
import socket
import threading
from typing import Any

import pytest

from apps.integrations import safe_address
from apps.integrations.safe_address import Unreachable, check, is_public, place_of

BEHIND = {
    "model.example": ["93.184.215.14"],
    "two.example": ["93.184.215.14", "10.0.0.8"],
    "inside.example": ["192.168.1.4"],
    "metadata.example": ["169.254.169.254"],
    "localhost": ["127.0.0.1"],
    "six.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
    "127.0.0.1": ["127.0.0.1"],
    "2130706433": ["127.0.0.1"],
    "::1": ["::1"],
}


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(host: str, port: int, **_: Any) -> list[Any]:
        if host not in BEHIND:
            raise socket.gaierror("no such name")
        return [(2, 1, 6, "", (address, port)) for address in BEHIND[host]]

    monkeypatch.setattr(safe_address.socket, "getaddrinfo", look)


@pytest.mark.parametrize(
    "url", ["https://model.example/v1", "https://six.example", "https://model.example:8443/v1"]
)
def test_a_public_address_may_be_called(url: str) -> None:
    assert check(url).secure


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://inside.example", "private network"), ("https://two.example", "private network"),
        ("https://metadata.example/latest", "private network"), ("https://localhost:8000", "private network"),
        ("https://127.0.0.1/v1", "private network"), ("https://2130706433/v1", "private network"),
        ("https://[::1]/v1", "private network"), ("http://model.example/v1", "Use https"),
        ("https://nowhere.example", "No host"), ("ftp://model.example", "begins with https"),
        ("file:///etc/passwd", "begins with https"), ("model.example", "begins with https"),
        ("", "begins with"),
        ("https://ada:pw@model.example", "must not hold"), ("https://model.example/?a=1", "must not hold"),
        ("https://model.example:99999", "no address"), ("https://[::1", "no address"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_reason(url: str, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        check(url)


@pytest.mark.parametrize("listed", ["inside.example", "inside.example:8081"])
def test_the_operator_may_list_a_private_host(listed: str) -> None:
    assert check("http://inside.example:8081/v1", allowed=[listed]).port == 8081
    with pytest.raises(Unreachable):
        check("http://inside.example:9999/v1", allowed=["inside.example:8081"])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("10.1.2.3", False), ("172.16.0.1", False), ("100.64.0.1", False),
        ("169.254.169.254", False), ("0.1.2.3", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::", False), ("fe80::1", False), ("fd00::1", False), ("ff0e::1", False),
        ("::ffff:10.0.0.1", False), ("::ffff:93.184.215.14", True), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
    ],
)  # fmt: skip
def test_what_is_public_however_it_is_written(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_the_port_stands_for_itself_or_follows_from_the_scheme() -> None:
    assert place_of("https://Model.Example/v1").names == {"model.example", "model.example:443"}
    assert place_of("http://model.example:81").port == 81


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def look(*_: Any, **__: Any) -> list[Any]:
        ended.wait(20)
        return []

    monkeypatch.setattr(safe_address.socket, "getaddrinfo", look)
    try:
        with pytest.raises(Unreachable, match="No host"):
            safe_address.resolve("slow.example", 443, seconds=0.05)
    finally:
        ended.set()
