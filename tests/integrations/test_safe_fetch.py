"""Fetching from outside: into our own network never, and no longer and no more than granted."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from typing import Any

import pytest

from apps.core.errors import VitrineError
from apps.integrations import safe_fetch
from apps.integrations.safe_fetch import Fetched, Limits
from tests.integrations.servers import Resolver, Site, serving


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """A server whose name shop.example the operator lets lie in a private network."""
    with serving() as made:
        settings.FETCH_PRIVATE_HOSTS = [f"shop.example:{made.port}"]
        settings.FETCH_PORTS = [80, 443, made.port]
        yield made


@pytest.fixture(autouse=True)
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    made = Resolver(monkeypatch)
    made.names = {"shop.example": ["127.0.0.1"], "inside.example": ["127.0.0.1"]}
    return made


def fetched(url: str, **options: Any) -> tuple[bytes, Fetched]:
    into = BytesIO()
    found = safe_fetch.fetch(url, into, **options)
    return into.getvalue(), found


def refused(url: str, **options: Any) -> str:
    with pytest.raises(VitrineError) as caught:
        fetched(url, **options)
    return caught.value.code


def test_a_feed_comes_whole_with_what_makes_the_next_fetch_cheap(site: Site) -> None:
    site.says("/f.csv?key=1", b"sku,title\n", ETag='"v1"', Last_Modified="Mon, 02 Nov 2026 00:00:00 GMT")
    body, found = fetched(site.url("/f.csv?key=1#part"))
    assert body == found.head == b"sku,title\n"
    assert (found.size, found.etag, found.modified) == (10, '"v1"', "Mon, 02 Nov 2026 00:00:00 GMT")
    assert site.seen[0][1]["host"] == f"shop.example:{site.port}"


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    site.says("/f.csv", status=304)
    body, found = fetched(site.url("/f.csv"), etag='"v1"', modified="Mon, 02 Nov 2026 00:00:00 GMT")
    assert (body, found.unchanged) == (b"", True)
    sent = site.seen[0][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Mon, 02 Nov 2026 00:00:00 GMT")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "192.88.99.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "3fff::1",
    ],
)
def test_a_private_address_is_refused_written_out_and_behind_a_name(
    address: str, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connected(*_: Any, **__: Any) -> None:
        pytest.fail("a connection was made")

    monkeypatch.setattr(socket, "create_connection", connected)
    resolver.names["pim.example"] = [address]
    written = f"[{address}]" if ":" in address else address
    assert refused(f"http://{written}/") == "address_refused"
    assert refused("http://pim.example/") == "address_refused"


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://127.0.0.1./",
        "http://[::ffff:7f00:1%25eth0]/",
        "http://user:secret@shop.example/",
        "http://@shop.example/",
        "http://shop.example\\@inside.example/",
        "http://shop.example /",
        "http://shop.example\t/",
        "http://shop.example/a\r\nX-Mine:1",
        "http:///f.csv",
        "http://",
        "shop.example/f.csv",
        "ftp://shop.example/f.csv",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "data:text/csv,sku",
        "//shop.example/f.csv",
        "http://shop.example:99999/",
        "http://[::1",
        "http://a..example/",
        "http://shop.example/" + "a" * 2000,
        "",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_none(url: str, resolver: Resolver) -> None:
    assert refused(url) == "address_refused"
    assert resolver.asked == []


@pytest.mark.parametrize("port", [1, 22, 25, 6379, 5432, 65535])
def test_other_services_than_the_web_are_not_called(port: int) -> None:
    assert refused(f"http://shop.example:{port}/") == "port_refused"


def test_one_private_address_among_public_ones_is_enough(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert refused("http://mixed.example/") == "address_refused"


def test_a_name_is_looked_up_once_so_it_cannot_change_its_mind(site: Site, resolver: Resolver) -> None:
    site.says("/f.csv", b"ok")
    resolver.names["shop.example"] = ["127.0.0.1", "127.0.0.9"]
    assert fetched(site.url("/f.csv"))[0] == b"ok"
    assert resolver.asked == ["shop.example"]


def test_a_listed_name_is_reached_and_its_neighbour_is_not(site: Site) -> None:
    site.says("/f.csv", b"ok")
    assert fetched(site.url("/f.csv"))[0] == b"ok"
    assert refused(site.url("/f.csv", "inside.example")) == "address_refused"
    assert refused(site.url("/f.csv", "127.0.0.1")) == "address_refused"
    assert site.paths == ["/f.csv"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_our_network_is_refused(site: Site, status: int) -> None:
    site.says("/f.csv", status=status, Location=site.url("/secret", "inside.example"))
    site.says("/secret", b"secret")
    assert refused(site.url("/f.csv")) == "address_refused"
    assert site.paths == ["/f.csv"]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://2130706433/", "address_refused"),
        ("http://user:pass@shop.example/", "address_refused"),
        ("http://shop.example:22/", "port_refused"),
    ],
)
def test_each_hop_is_judged_like_the_first(site: Site, location: str, code: str) -> None:
    site.says("/f.csv", status=302, Location=location)
    assert refused(site.url("/f.csv")) == code


def test_redirects_are_followed_but_not_for_ever(site: Site) -> None:
    site.says("/a", status=302, Location="/b")
    site.says("/b", status=301, Location="c?x=1")
    site.says("/c?x=1", b"there")
    body, found = fetched(site.url("/a"))
    assert (body, found.url) == (b"there", site.url("/c?x=1"))
    site.says("/loop", status=302, Location="/loop")
    assert refused(site.url("/loop")) == "too_many_redirects"
    assert site.paths.count("/loop") == 6


def test_a_login_goes_to_the_server_it_is_meant_for_only(
    site: Site, resolver: Resolver, settings: Any
) -> None:
    settings.FETCH_PRIVATE_HOSTS = [f"shop.example:{site.port}", f"cdn.example:{site.port}"]
    resolver.names["cdn.example"] = ["127.0.0.1"]
    site.says("/f.csv", status=302, Location="/g.csv")
    site.says("/g.csv", status=302, Location=site.url("/h.csv", "cdn.example"))
    site.says("/h.csv", b"ok")
    fetched(site.url("/f.csv"), headers={"Authorization": "Basic c2VjcmV0"})
    assert ["authorization" in headers for _, headers in site.seen] == [True, True, False]


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 429, 500, 503])
def test_any_other_answer_is_told_with_its_number(site: Site, status: int) -> None:
    site.says("/f.csv", status=status)
    with pytest.raises(VitrineError) as caught:
        fetched(site.url("/f.csv"))
    assert (caught.value.code, caught.value.data) == ("http_status", {"status": status})
    assert str(status) in caught.value.detail


def test_packed_answers_and_packed_files_come_unpacked(site: Site) -> None:
    text = b"sku,title\n" * 5000
    member = gzip.compress(text)
    site.says("/gzip", member, Content_Encoding="gzip")
    site.says("/deflate", zlib.compress(text), Content_Encoding="deflate")
    site.says("/f.csv.gz", member + member, Content_Type="application/gzip")
    site.says("/both", gzip.compress(member), Content_Encoding="gzip")
    for path, times in {"/gzip": 1, "/deflate": 1, "/f.csv.gz": 2, "/both": 1}.items():
        assert fetched(site.url(path))[0] == text * times


@pytest.mark.parametrize(("encoding", "body"), [("br", b"x"), ("gzip", b"no gzip"), ("gzip, gzip", b"x")])
def test_what_cannot_be_unpacked_is_said(site: Site, encoding: str, body: bytes) -> None:
    site.says("/f.csv", body, Content_Encoding=encoding)
    assert refused(site.url("/f.csv")) == "bad_encoding"


def test_half_a_packed_file_is_no_file(site: Site) -> None:
    site.says("/f.csv.gz", gzip.compress(b"sku,title\n" * 5000)[:-20])
    assert refused(site.url("/f.csv.gz")) == "bad_encoding"


def test_no_more_than_granted_is_kept_packed_or_not(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    site.says("/plain", b"x" * 300_000)
    site.says("/bomb", bomb, Content_Encoding="gzip")
    site.says("/bomb.gz", bomb)
    site.says("/twice", gzip.compress(bomb), Content_Encoding="gzip")
    for path in ("/plain", "/bomb", "/bomb.gz", "/twice"):
        into = BytesIO()
        with pytest.raises(VitrineError) as caught:
            safe_fetch.fetch(site.url(path), into, limits=Limits(most_bytes=200_000))
        assert (path, caught.value.code, len(into.getvalue()) <= 200_000) == (path, "too_large", True)


def test_an_endless_answer_is_cut_off(site: Site) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    site.answers["/f.csv"] = endless
    assert refused(site.url("/f.csv"), limits=Limits(most_bytes=1_000_000)) == "too_large"


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(seconds=0.3), id="in all"),
        pytest.param(Limits(silence=0.1), id="silence"),
        pytest.param(Limits(patience=0.2), id="drips"),
    ],
)
@pytest.mark.parametrize("in_head", [True, False])
def test_a_slow_server_costs_no_more_than_its_time(site: Site, limits: Limits, in_head: bool) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        pause = 0.5 if limits.silence < 1 else 0.02
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if in_head else b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            time.sleep(pause)
            handler.wfile.write(b"X: y\r\n" if in_head else b"xxxxxx")

    site.answers["/f.csv"] = drips
    assert refused(site.url("/f.csv"), limits=limits) == "too_slow"


def test_an_answer_that_breaks_off_is_no_answer(site: Site) -> None:
    def breaks(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")

    site.answers["/f.csv"] = breaks
    assert refused(site.url("/f.csv")) == "broken_off"


def test_a_server_that_is_away_is_told(settings: Any) -> None:
    with serving() as gone:
        settings.FETCH_PRIVATE_HOSTS = [f"shop.example:{gone.port}"]
    assert refused(gone.url("/f.csv")) == "no_connection"
    assert refused("http://unknown.example/") == "address_refused"
