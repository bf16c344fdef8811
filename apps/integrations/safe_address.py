"""Which addresses may be called for somebody who typed them: the public network, never our own.

A name is looked up once and the connection is made to the very address that was looked at, so that a name
which changes its mind in between (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from apps.core.errors import Invalid

LOOKUP_SECONDS = 3.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All of IPv6 that was ever given out (RFC 4291); the rest are old ways to write IPv4, and local networks.
_IN_USE = ipaddress.ip_network("2000::/3")
# Python takes these for public: protocol assignments, the relays of 6to4, documentation (RFC 9637).
_RESERVED = [ipaddress.ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Invalid):
    """The address may not be called, or its name leads nowhere."""

    default_code = "address_refused"
    default_detail = "This address can't be called from here."


@dataclass(frozen=True, slots=True)
class Place:
    """Host and port of an address; `secure` for https."""

    host: str
    port: int
    secure: bool

    @property
    def names(self) -> frozenset[str]:
        """As an operator may list it: with and without its port."""
        return frozenset({self.host, f"{self.host}:{self.port}"})


def place_of(url: str) -> Place:
    """Host and port of an http(s) address without name, password, query or fragment; else Unreachable."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise Unreachable("That is no address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable("An address begins with https:// and names a host.")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Unreachable("The address must not hold a name, password, query or fragment.")
    secure = parts.scheme == "https"
    return Place(parts.hostname.lower(), port or (443 if secure else 80), secure)


def check(url: str, *, allowed: Collection[str] = ()) -> Place:
    """The place, if it may be called now: public and by https, or one the operator lists (`host`,
    `host:port`). Raises Unreachable with a sentence for the person who typed it."""
    place = place_of(url)
    listed = bool(place.names & set(allowed))
    if not place.secure and not listed:
        raise Unreachable("Use https://, so that nobody reads along.")
    resolve(place.host, place.port, listed=listed)
    return place


def resolve(host: str, port: int, *, listed: bool = False, seconds: float = LOOKUP_SECONDS) -> str:
    """The IP address to connect to. Unless the place is listed, every address behind the name must be
    public. Waits so long for the look-up, at most LOOKUP_SECONDS; raises Unreachable."""
    found = _looked_up(host, port, min(seconds, LOOKUP_SECONDS))
    if not found:
        raise Unreachable(f"No host by the name {host[:100]}.")
    if not listed and not all(is_public(address) for address in found):
        raise Unreachable("This address lies in a private network. Only the operator can allow it.")
    return str(found[0])


def is_public(address: IP) -> bool:
    """Whether an address belongs to the public network, seen through IPv6's ways to write an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _IN_USE:
            return False
    return address.is_global and not address.is_multicast and not any(address in net for net in _RESERVED)


def _looked_up(host: str, port: int, seconds: float) -> list[IP]:
    """The system's own look-up may take half a minute: it is not waited for."""
    found: list[IP] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows)

    thread = threading.Thread(target=look, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    return list(found)
