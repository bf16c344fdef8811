"""The login of a feed: sealed in the database, shown to nobody, sent to its own server only."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from apps.catalog.models import Feed
from apps.core.crypto import seal, unseal
from apps.core.errors import Invalid

_PURPOSE = "feed.login"
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
_VALUE = re.compile(r"[\x20-\x7e]{1,1000}")
# What belongs to the connection or to the fetcher.
_OURS = {"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding"}


@dataclass(frozen=True, slots=True)
class Login:
    """How a feed's server knows us. An empty secret of the same kind and name keeps the one that is there."""

    kind: str = "none"
    name: str = ""
    secret: str = ""


def sealed(login: Login, feed: Feed) -> tuple[str, str, str]:
    """Kind, name and sealed secret, as the row keeps them. Raises Invalid `login_invalid`."""
    if login.kind == Feed.Login.NONE:
        return Feed.Login.NONE, "", ""
    if login.kind not in Feed.Login.values:
        raise _wrong("login", "none, basic or header.")
    name = login.name.strip()
    if login.kind == Feed.Login.HEADER and (not _HEADER.fullmatch(name) or name.lower() in _OURS):
        raise _wrong("login_name", "The name of a header, e.g. X-Api-Key.")
    if login.kind == Feed.Login.BASIC and (not name or ":" in name or not _VALUE.fullmatch(name)):
        raise _wrong("login_name", "A user name without a colon.")
    if not login.secret and feed.login_sealed and (feed.login, feed.login_name) == (login.kind, name):
        return login.kind, name, feed.login_sealed
    if not _VALUE.fullmatch(login.secret):
        raise _wrong("secret", "Plain characters, on one line.")
    return login.kind, name, seal(_PURPOSE, login.secret)


def headers(feed: Feed) -> dict[str, str]:
    """What is sent with each fetch. Raises Invalid `secret_unreadable`."""
    if feed.login == Feed.Login.NONE:
        return {}
    secret = unseal(_PURPOSE, feed.login_sealed)
    if feed.login == Feed.Login.HEADER:
        return {feed.login_name: secret}
    return {"Authorization": "Basic " + base64.b64encode(f"{feed.login_name}:{secret}".encode()).decode()}


def _wrong(field: str, said: str) -> Invalid:
    return Invalid("This login can't be used.", code="login_invalid", fields={field: [said]})
