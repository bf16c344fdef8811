"""Where the demo's people start, read from the demo's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from _services.places import ROOT
from playwright.sync_api import BrowserContext, Page


@dataclass(frozen=True)
class Demo:
    """The running demo, by port."""

    port: int

    @property
    def home(self) -> str:
        """The platform's origin."""
        return f"http://127.0.0.1:{self.port}"

    def shop(self, slug: str) -> str:
        """A shop's origin."""
        return f"http://{slug}.localhost:{self.port}"

    @cached_property
    def brands(self) -> dict[str, dict[str, Any]]:
        """The demo's brands by slug."""
        found = [json.loads(path.read_text()) for path in sorted((ROOT / "demo").glob("*/brand.json"))]
        return {brand["slug"]: brand for brand in found}

    def member(self, slug: str, role: str) -> dict[str, str]:
        """The first member of a role."""
        members = self.brands[slug]["members"]
        found: dict[str, str] = next(member for member in members if member["role"] == role)
        return found

    def signed_in(self, context: BrowserContext, slug: str, role: str, then: str = "/console/") -> Page:
        """A page of a signed-in member."""
        who, page = self.member(slug, role), context.new_page()
        page.goto(f"{self.home}/accounts/login/?next={then}")
        page.fill("[name=login]", who["email"])
        page.fill("[name=password]", who["password"])
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        return page
