"""Reading an address strictly, before anybody is asked where it leads."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from apps.integrations.safe_address import Unreachable

LONGEST = 2000
# Blanks, control characters and backslashes are read differently by different programs.
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_NUMBERS = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its one plain form. `listed`: the operator lets it lie in a private network."""

    url: str
    host: str
    port: int
    secure: bool
    listed: bool

    @property
    def origin(self) -> tuple[bool, str, int]:
        """What a login given for this address is meant for."""
        return self.secure, self.host, self.port

    @property
    def authority(self) -> str:
        """As the Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def target(url: str) -> Target:
    """The address as it will be asked for, without its fragment. Looks nothing up.

    Raises Unreachable: `address_refused` (not http or https, a login inside, a number written oddly, no
    address at all) or `port_refused` (a port the operator does not allow, setting FETCH_PORTS).
    """
    text = url.strip()
    if len(text) > LONGEST or _ODD.search(text):
        raise Unreachable("That is no address.")
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise Unreachable("That is no address.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable("An address begins with https:// or http:// and names a host.")
    if "@" in parts.netloc:
        raise Unreachable("Don't put a login into the address; there are fields for it.")
    secure = parts.scheme == "https"
    port = (443 if secure else 80) if port is None else port
    listed = bool({host, f"{host}:{port}"} & set(settings.FETCH_PRIVATE_HOSTS))
    if port not in settings.FETCH_PORTS and f"{host}:{port}" not in settings.FETCH_PRIVATE_HOSTS:
        raise Unreachable(f"Port {port} is not allowed.", code="port_refused")
    shown = f"[{host}]" if ":" in host else host
    rest = iri_to_uri(parts._replace(scheme="", netloc="", fragment="").geturl())
    return Target(f"{parts.scheme}://{shown}:{port}/{rest.lstrip('/')}", host, port, secure, listed)


def _host(raw: str) -> str:
    """The name in ASCII and small letters, or an IP address in its usual form; else ValueError.

    2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to some programs and names to others.
    """
    if ":" in raw:
        return str(ipaddress.IPv6Address(raw))
    host = raw.encode("idna").decode("ascii").lower().rstrip(".")
    if _NUMBERS.fullmatch(host):
        return str(ipaddress.IPv4Address(host))
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host):
        raise ValueError(host)
    return host
