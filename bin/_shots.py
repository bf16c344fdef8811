"""Walk the demo as each kind of visitor, photograph every page, and note what looks broken.

Pages are found by following links; of many alike (one per product, per session) one is taken. The demo is the
running one, or is started for this. VITRINE_VAR/shots/index.html shows all; report.json holds the findings.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from _services.places import ROOT, var
from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")
LONGEST_WALK = 60  # pages per visitor
NOT_A_PAGE = re.compile(r"/(logout|static|media|api/v1|export|download)\b|\.(ics|csv|json|svg|png|pdf)$")
NUMBER = re.compile(
    r"/([0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/p/)[^/]+|(?<=/shop/)[^/]+|(?<=/policies/)[^/]+|(?<=/products/)[^/]+)(?=/|$)"
)


def main() -> int:
    target = var() / "shots"
    shutil.rmtree(target, ignore_errors=True)
    findings: list[dict[str, Any]] = []
    with _demo() as port, sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, start, login in _visitors(port):
            addresses = _walk(browser, start, login)
            print(f"{name}: {len(addresses)} pages", file=sys.stderr)
            for size in SIZES:
                for scheme in SCHEMES:
                    findings += _photograph(browser, addresses, login, (size, scheme), target / name)
        browser.close()
    (target / "report.json").write_text(json.dumps(findings, indent=1))
    pictures = sorted(path.relative_to(target) for path in target.rglob("*.png"))
    (target / "index.html").write_text(_sheet(pictures))
    for finding in findings:
        print(f"{finding['visitor']:<16} {finding['page']:<40} {finding['view']:<14} {finding['what']}")
    print(f"{len(pictures)} pictures, {len(findings)} findings: {target / 'index.html'}")
    return 0


def _visitors(port: int) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """(folder, first address, login) of a stranger, of each shop's shopper, and of one member per role."""
    platform = f"http://127.0.0.1:{port}"
    yield "stranger", f"{platform}/accounts/login/", None
    for path in sorted((ROOT / "demo").glob("*/brand.json")):
        brand = json.loads(path.read_text())
        yield f"{brand['slug']}-shop", f"http://{brand['slug']}.localhost:{port}/", None
        for role in ("admin", "advisor", "auditor") if brand["stage"] > 1 else ("admin",):
            member = next(member for member in brand["members"] if member["role"] == role)
            start = "/console/audit/" if role == "auditor" else "/console/"
            login = member | {"at": f"{platform}/accounts/login/"}
            yield f"{brand['slug']}-{role}", f"{platform}{start}", login


def _open(browser: Browser, login: dict[str, str] | None, view: tuple[str, str]) -> Page:
    width, height = SIZES[view[0]]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if view[1] == "dark" else "light",
    )
    page = context.new_page()
    if login:
        page.goto(login["at"])
        page.fill("[name=login]", login["email"])
        page.fill("[name=password]", login["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_load_state("load")
    return page


def _walk(browser: Browser, start: str, login: dict[str, str] | None) -> dict[str, str]:
    """Addresses by name, breadth first, one of each kind."""
    page = _open(browser, login, ("desktop", "light"))
    found, queue = {_name(start): start}, [start]
    while queue and len(found) < LONGEST_WALK:
        address = queue.pop(0)
        page.goto(address, wait_until="load")
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        for link in links:
            target = urldefrag(urljoin(address, link)).url
            same = urlsplit(target)[:2] == urlsplit(start)[:2]
            if same and not NOT_A_PAGE.search(urlsplit(target).path) and _name(target) not in found:
                found[_name(target)] = target
                queue.append(target)
    page.context.close()
    return found


def _photograph(
    browser: Browser,
    addresses: dict[str, str],
    login: dict[str, str] | None,
    view: tuple[str, str],
    folder: Path,
) -> list[dict[str, Any]]:
    page = _open(browser, login, view)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    found = []
    for name, address in addresses.items():
        troubles.clear()
        answer = page.goto(address, wait_until="load")
        page.wait_for_timeout(250)
        if answer and answer.status >= 400:
            troubles.append(f"status {answer.status}")
        excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if excess > 0:
            troubles.append(f"{excess} px wider than the screen")
        page.screenshot(path=folder / f"{name}--{'-'.join(view)}.png", full_page=True)
        if name == "p.one":
            page.evaluate("window.vitrine('open')")
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / f"{name}.widget--{'-'.join(view)}.png")
        found += [_finding(folder.name, name, view, what) for what in troubles]
    page.context.close()
    return found


def _finding(visitor: str, page: str, view: tuple[str, str], what: str) -> dict[str, Any]:
    return {"visitor": visitor, "page": page, "view": "-".join(view), "what": what}


def _name(address: str) -> str:
    path = NUMBER.sub("/one", urlsplit(address).path).strip("/")
    return re.sub(r"[^\w-]+", ".", path) or "home"


def _sheet(pictures: list[Path]) -> str:
    rows = ""
    for name in map(html.escape, map(str, pictures)):
        picture = f'<a href="{name}"><img loading="lazy" width="300" src="{name}"></a>'
        rows += f"<figure>{picture}<figcaption>{name}</figcaption></figure>"
    return f'<!doctype html><meta charset="utf-8"><title>Vitrine</title><div class="all">{rows}</div>'


@contextmanager
def _demo() -> Iterator[int]:
    """Port of the demo that runs on these data, or of one started for the while."""
    noted = var() / "run" / "port"
    if noted.exists() and _ready(port := int(noted.read_text())):
        yield port
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = subprocess.Popen(
        [ROOT / "bin" / "serve"], env={**os.environ, "PORT": str(port)}, stdout=sys.stderr
    )
    try:
        while not (_ready(port) and (var() / "run" / "filled").exists()):
            if served.poll() is not None:
                raise SystemExit("the demo did not start")
            time.sleep(0.2)
        yield port
    finally:
        served.terminate()
        served.wait()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


if __name__ == "__main__":
    raise SystemExit(main())
