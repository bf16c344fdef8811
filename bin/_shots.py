"""Walk the demo as each kind of visitor, photograph every page and state, and note what looks broken.

    bin/shots [part ...]    all, or only: shops window talk entrance account admin audit empty german

The demo is the running one, or is started for this. VITRINE_VAR/shots/index.html shows all; report.json holds
the findings.
"""

from __future__ import annotations

import html
import json
import os
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

from _album import house, talk, window
from _album.camera import Camera
from _album.places import Demo
from _album.walk import walk
from _services.places import ROOT, var
from playwright.sync_api import Error, sync_playwright


def shops(camera: Camera, demo: Demo) -> None:
    """Both shops, by their links."""
    for slug in demo.brands:
        with camera.person() as context:
            walk(camera, context.new_page(), f"{slug}-shop", f"{demo.shop(slug)}/")


def german(camera: Camera, demo: Demo) -> None:
    """Window and console in German, by day: words are looked at here, not colours."""
    views, camera.views = camera.views, tuple(view for view in camera.views if view[1] == "light")
    window.german(camera, demo)
    house.german(camera, demo)
    camera.views = views


PARTS = {
    "shops": (shops,),
    "window": (window.asking, window.nobody, window.booking, window.troubles),
    "talk": (talk.talking,),
    "entrance": (house.entrance,),
    "account": (house.account,),
    "admin": (house.administration,),
    "audit": (house.audit,),
    "empty": (house.empty,),
    "german": (german,),
}


def main() -> int:
    chosen = sys.argv[1:] or list(PARTS)
    target = var() / "shots"
    if not sys.argv[1:]:
        shutil.rmtree(target, ignore_errors=True)
    target.mkdir(exist_ok=True)
    with _demo() as port, sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        camera = Camera(browser, target)
        for part in chosen:
            print(part, file=sys.stderr)
            for tour in PARTS[part]:
                try:
                    tour(camera, Demo(port))
                except Error as error:  # one state that can't be reached must not cost the other pictures
                    print(f"{tour.__name__}: {error.message[:600]}", file=sys.stderr)
                    camera.note(part, tour.__name__, "any", "a state was not reached")
        browser.close()
    (target / "report.json").write_text(json.dumps(camera.seen, indent=1))
    pictures = sorted(path.relative_to(target) for path in target.rglob("*.png"))
    (target / "index.html").write_text(_sheet(pictures))
    for each in camera.seen:
        print(f"{each['visitor']:<14} {each['page']:<36} {each['view']:<8} {each['what']}")
    print(f"{len(pictures)} pictures, {len(camera.seen)} findings: {target / 'index.html'}")
    return 0


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
