"""Follows links as a visitor would: of many pages alike (one per product, per session) one is taken."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

from _album.camera import Camera

LONGEST = 60  # pages per visitor
NOT_A_PAGE = re.compile(r"/(logout|static|media|api/v1|export|download)\b|\.(ics|csv|json|svg|png|pdf)$")
NUMBER = re.compile(
    r"/([0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/p/)[^/]+|(?<=/shop/)[^/]+|(?<=/policies/)[^/]+|(?<=/products/)[^/]+"
    r"|(?<=/consent/)[^/]+/[^/]+)(?=/|$)"
)


def walk(camera: Camera, page: Page, who: str, start: str, *, within: str = "/") -> int:
    """Photograph every kind of page that links lead to under ``within``. Returns how many."""
    page.on(
        "console",
        lambda line: camera.note(who, name(page.url), "any", line.text) if line.type == "error" else None,
    )
    page.on("pageerror", lambda error: camera.note(who, name(page.url), "any", str(error)))
    found, queue = {name(start)}, [start]
    while queue and len(found) < LONGEST:
        address = queue.pop(0)
        answer = page.goto(address, wait_until="load")
        if answer and answer.status >= 400:
            camera.note(who, name(address), "any", f"status {answer.status}")
        camera.shoot(page, who, name(address))
        for link in page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
        ):
            target = urldefrag(urljoin(address, link)).url
            parts = urlsplit(target)
            same = parts[:2] == urlsplit(start)[:2] and parts.path.startswith(within)
            if same and not NOT_A_PAGE.search(parts.path) and name(target) not in found:
                found.add(name(target))
                queue.append(target)
    return len(found)


def name(address: str) -> str:
    """A page's name for its picture: its path, without what tells one of many from another."""
    path = NUMBER.sub("/one", urlsplit(address).path).strip("/")
    return re.sub(r"[^\w-]+", ".", path) or "home"
