"""A shopper over REST, as the widget's frame behaves."""

from __future__ import annotations

import uuid
from typing import Any

from tests.journeys.stack import Reply, Stack


class RestShopper:
    """Opens a session with the brand's API key and talks in it."""

    def __init__(self, stack: Stack, slug: str, **start: Any) -> None:
        self.stack = stack
        made = stack.call("POST", "shopper/sessions", start, Authorization=f"Key {stack.key(slug)}")
        assert made.status == 201, made.body
        self.opening = made.body
        self.id, self.token = made.body["session"]["id"], made.body["token"]

    def call(self, method: str, path: str, body: Any = None) -> Reply:
        """A call on the own session."""
        return self.stack.call(
            method, f"shopper/sessions/{self.id}{path}", body, Authorization=f"Shopper {self.token}"
        )

    def agree(self, *purposes: str) -> None:
        """See the disclosure and grant purposes."""
        shown = self.call("POST", f"/disclosures/{self.opening['disclosure']['id']}/shown")
        assert shown.status == 200, shown.body
        versions = {notice["purpose"]: notice["version"] for notice in self.opening["notices"]}
        for purpose in purposes:
            body = {"purpose": purpose, "granted": True, "notice_version": versions[purpose]}
            assert self.call("POST", "/consents", body).status == 201

    def say(self, text: str, client_id: str = "") -> Reply:
        """Say something."""
        return self.call("POST", "/messages", {"client_id": client_id or uuid.uuid4().hex, "text": text})

    def messages(self) -> list[dict[str, Any]]:
        """The transcript."""
        found: list[dict[str, Any]] = self.call("GET", "").body["messages"]
        return found

    def hears(self, author: str, seconds: float = 15) -> dict[str, Any]:
        """The newest message of this author, waited for."""
        heard: list[dict[str, Any]] = []

        def true() -> bool:
            heard[:] = [m for m in self.messages() if m["author"]["kind"] == author]
            return bool(heard)

        self.stack.wait(true, seconds, f"a word of the {author}")
        return heard[-1]
