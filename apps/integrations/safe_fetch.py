"""Fetching what an address from outside names: bounded in time, bytes and hops, never into our own network.

Every hop is judged anew, its name is looked up once, and the connection goes to the very address that was
judged. The certificate is checked for the name as ever. No proxies, no cookies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import urljoin

import httpcore2

from apps.core.errors import VitrineError
from apps.integrations.fetch_line import Checked, Haste, tls
from apps.integrations.safe_address import resolve
from apps.integrations.unpacking import Unpacker
from apps.integrations.web_target import Target, target

MIB = 1024 * 1024
# So many first bytes tell what a file is.
HEAD = 1024
USER_AGENT = b"Vitrine/1 (catalogue feed)"
_REDIRECTS = (301, 302, 303, 307, 308)
_SAID = {
    401: "The server asks for a login, or refuses the one it was given (401).",
    403: "The server refuses access (403).",
    404: "The server has nothing at this address (404).",
    429: "The server asks us to come less often (429).",
}


class FetchFailed(VitrineError):
    """The address could not be fetched; ``code`` tells why, the sentence is for the person who gave it."""

    default_code = "fetch_failed"
    default_detail = "This address could not be fetched."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes as sent and unpacked, seconds in all and of silence, hops.

    After `patience` seconds a sender slower than `slowest` bytes a second is cut off.
    """

    most_bytes: int = 200 * MIB
    seconds: float = 600.0
    silence: float = 20.0
    patience: float = 30.0
    slowest: int = 4096
    redirects: int = 5


@dataclass(slots=True)
class Fetched:
    """What came. `unchanged` = the server says it is what it was (304); then nothing was written."""

    url: str
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    head: bytes = field(default=b"", repr=False)


def fetch(
    url: str,
    into: BinaryIO,
    *,
    headers: Mapping[str, str] | None = None,
    etag: str = "",
    modified: str = "",
    limits: Limits | None = None,
    heard: Callable[[int], None] = lambda size: None,
) -> Fetched:
    """Write what stands at `url` into a file, gzip unpacked, and tell what came.

    `headers` (a login, say) go to the origin asked for and to no other. `heard` is told now and then how many
    bytes are there. Raises Unreachable or FetchFailed
    with the codes of docs/importing.md.
    """
    bounds = limits or Limits()
    haste = Haste(bounds.seconds, bounds.silence, bounds.patience, bounds.slowest)
    first = here = target(url)
    sent = _conditions(etag, modified)
    for _ in range(bounds.redirects + 1):
        own = dict(headers or {}) if here.origin == first.origin else {}
        with httpcore2.ConnectionPool(tls(), network_backend=Checked(here, haste)) as pool:
            answer = _one(pool, here, own | sent, _Sink(into, bounds.most_bytes, heard))
        if isinstance(answer, Fetched):
            return answer
        here = _next(here, answer)
    raise FetchFailed("The address leads from one to the next without end.", code="too_many_redirects")


@dataclass(frozen=True, slots=True)
class _Sink:
    """Where the bytes go, how many may come, and who is told."""

    into: BinaryIO
    most: int
    heard: Callable[[int], None]

    def take(self, parts: Iterator[bytes], encoding: str, found: Fetched) -> None:
        """Write the parts unpacked, and note in `found` what they were."""
        digest = hashlib.sha256()
        for part in Unpacker(parts, encoding, self.most):
            found.size += len(part)
            if len(found.head) < HEAD:
                found.head += part[: HEAD - len(found.head)]
            digest.update(part)
            self.into.write(part)
            self.heard(found.size)
        found.sha256 = digest.hexdigest()


def _one(pool: httpcore2.ConnectionPool, here: Target, sent: Mapping[str, str], sink: _Sink) -> Fetched | str:
    """What came from here, or where it sends us."""
    lines = [(b"Host", here.authority.encode()), (b"User-Agent", USER_AGENT), (b"Accept", b"*/*")]
    lines += [(b"Accept-Encoding", b"gzip"), (b"Connection", b"close")]
    lines += [(name.encode("ascii"), value.encode("utf-8")) for name, value in sent.items()]
    try:
        with pool.stream("GET", here.url, headers=lines) as response:
            return _read(response, here, sink)
    except httpcore2.TimeoutException as error:
        raise FetchFailed("The server is too slow.", code="too_slow") from error
    except httpcore2.ConnectError as error:
        raise FetchFailed("No connection to the server.", code="no_connection") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise FetchFailed("The connection broke off.", code="broken_off") from error


def _read(response: httpcore2.Response, here: Target, sink: _Sink) -> Fetched | str:
    told = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
    found = Fetched(here.url, etag=told.get("etag", "")[:200], modified=told.get("last-modified", "")[:60])
    if response.status == 304:
        found.unchanged = True
        return found
    if response.status in _REDIRECTS and told.get("location"):
        return told["location"]
    if response.status != 200:
        said = _SAID.get(response.status, f"The server answers with an error ({response.status}).")
        raise FetchFailed(said, code="http_status", data={"status": response.status})
    found.content_type = told.get("content-type", "")[:100]
    sink.take(response.iter_stream(), told.get("content-encoding", ""), found)
    return found


def check(url: str) -> None:
    """Raise Unreachable unless the address could be fetched now; asks the resolver, not the server."""
    place = target(url)
    resolve(place.host, place.port, listed=place.listed)


def _next(here: Target, location: str) -> Target:
    there = target(urljoin(here.url, location))
    if here.secure and not there.secure:
        raise FetchFailed("The server sends us from https to http.", code="redirect_refused")
    return there


def _conditions(etag: str, modified: str) -> dict[str, str]:
    sent = {"If-None-Match": etag} if etag else {}
    return sent | ({"If-Modified-Since": modified} if modified else {})
