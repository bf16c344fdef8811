"""One stack for all journeys and faults; browsers with a context of its own for each person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.stack import ROOT, Stack, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Set to the VITRINE_VAR of a running `make run`, the tests use that one: for writing them.
ATTACH = "VITRINE_JOURNEYS_ON"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything `make run` starts, in a folder with a space in its name."""
    if ATTACH in os.environ:
        var = Path(os.environ[ATTACH])
        yield Stack(var, int((var / "run" / "port").read_text()))
        return
    running = Stack(tmp_path_factory.mktemp("a stack"), free_port())
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Closed after each module: its event loop would be in the way of other tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser context of its own for each person."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Path:
    """Where this test leaves its pictures and traces: VITRINE_VAR/journeys/NAME."""
    var = Path(os.environ.get("VITRINE_VAR") or ROOT / "var")
    folder = var / "journeys" / request.node.name.removeprefix("test_")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
