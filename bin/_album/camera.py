"""Takes one state from four sides, and notes what a machine can see to be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
SCHEMES = ("light", "dark")
VIEWS = tuple((size, scheme) for size in SIZES for scheme in SCHEMES)
BERLIN = {"timezone_id": "Europe/Berlin"}
# A finger needs this much of a control on a phone, in CSS pixels; words within a sentence are exempt.
TOUCH = 44

WIDER = "document.documentElement.scrollWidth - window.innerWidth"
# What fades in is waited for; what never ends is not.
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished))"""
SMALL = """(least) => [...document.querySelectorAll(
    "button, summary, select, .button, .input, input:not([type=checkbox], [type=radio], [type=hidden]),"
    + "nav a")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.closest(".visually-hidden, .bubble, p, .source"))
  .filter((one) => !one.matches(".skip, .cite, .link, .toggle"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.height > 1 && box.height < least - 0.5)
  .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.height)} px`)"""


@dataclass
class Camera:
    """Pictures under ``target``; ``seen`` grows with what looks broken."""

    browser: Browser
    target: Path
    seen: list[dict[str, str]] = field(default_factory=list)
    views: tuple[tuple[str, str], ...] = VIEWS

    @contextmanager
    def person(self, **options: Any) -> Iterator[BrowserContext]:
        """A browser of its own for one person."""
        context = self.browser.new_context(**{**BERLIN, "locale": "en-GB", "has_touch": True, **options})
        context.set_default_timeout(60_000)
        try:
            yield context
        finally:
            context.close()

    def shoot(self, page: Page, who: str, state: str, *, whole: bool = True) -> None:
        """The page as it stands, on phone and desktop, light and dark. ``whole``: all of its length."""
        for size, scheme in self.views:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.wait_for_timeout(120)
            for frame in page.frames:
                frame.evaluate(SETTLED)
            path = self.target / who / f"{state}--{size}-{scheme}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=path, full_page=whole, caret="initial")
            if scheme == "light":
                self._measure(page, who, state, size)
        page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})

    def note(self, who: str, state: str, view: str, what: str) -> None:
        """Something to look at."""
        self.seen.append({"visitor": who, "page": state, "view": view, "what": what})

    def _measure(self, page: Page, who: str, state: str, size: str) -> None:
        inside = [frame for frame in page.frames if frame != page.main_frame]
        for frame in inside if state.startswith("widget.") and inside else page.frames:
            if (excess := frame.evaluate(WIDER)) > 0:
                self.note(who, state, size, f"{excess} px wider than the screen")
            small = frame.evaluate(SMALL, TOUCH) if size == "phone" else []
            if small:
                self.note(who, state, size, "small for a finger: " + ", ".join(sorted(set(small))))
