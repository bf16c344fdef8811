"""The desk and the window together: waiting, found, talked with, ended, summed up."""

from __future__ import annotations

from contextlib import ExitStack

from playwright.sync_api import Page

from _album.camera import Camera
from _album.places import Demo
from _album.window import ASKED, PRODUCT, Window

PATHS = ("/p/tarn-2-tent", "/p/cinder-down-jacket", "/")


def talking(camera: Camera, demo: Demo) -> None:
    """One advisor, one shopper who is helped, and some who wait."""
    with ExitStack() as stack:
        desk = demo.signed_in(stack.enter_context(camera.person()), "fjell", "advisor")
        _desk_alone(camera, desk)
        window = Window(camera, stack.enter_context(camera.person()), demo.shop("fjell"), PRODUCT, "shopper")
        window.open()
        window.ask(ASKED)
        _reading_along(camera, desk)
        window.talk()
        window.frame.locator(".handoff").wait_for()
        window.shoot("waiting")
        window.frame.locator("[data-target='widget-handoff.edit']").click()
        window.shoot("waiting-edit")
        for path in PATHS:
            _waits(Window(camera, stack.enter_context(camera.person()), demo.shop("fjell"), path, "shopper"))
        _taken(camera, desk, window)
        _said(camera, desk, window)
        _over(camera, desk, window)


def _desk_alone(camera: Camera, desk: Page) -> None:
    camera.shoot(desk, "advisor", "desk.offline", whole=False)
    desk.locator("#status summary").click()
    camera.shoot(desk, "advisor", "desk.status-menu", whole=False)
    desk.locator("#status button[value=online]").click()
    desk.locator("#status[data-status=online]").wait_for()
    camera.shoot(desk, "advisor", "desk.nobody", whole=False)
    desk.locator("details.menu:not(.status) summary").click()
    camera.shoot(desk, "advisor", "desk.account-menu", whole=False)
    desk.keyboard.press("Escape")
    desk.locator(".desk__help").click()
    camera.shoot(desk, "advisor", "desk.keys", whole=False)
    desk.keyboard.press("Escape")


def _reading_along(camera: Camera, desk: Page) -> None:
    row = desk.locator(".row--ai .row__link").first
    row.wait_for()
    row.click()
    desk.locator(".talk__head").wait_for()
    _panes(camera, desk, "desk.reads-along")


def _waits(window: Window) -> None:
    window.open()
    window.frame.locator(".door--person .door__tap").click()
    window.frame.locator("#composer-text").wait_for()
    window.frame.locator("#composer-text").fill("Hello, I have a question about this one. Is somebody there?")
    window.frame.locator("#composer-text").press("Enter")


def _taken(camera: Camera, desk: Page, window: Window) -> None:
    desk.goto(desk.url.split("/console/")[0] + "/console/")
    desk.locator(".row--waiting").nth(3).wait_for()
    camera.shoot(desk, "advisor", "desk.queue", whole=False)
    # Others may still wait from an earlier tour; this one came with an answer of the AI
    desk.locator(".row--waiting .row__link", has_text="Ridge 45 Backpack").last.click()
    desk.locator(".decide").wait_for()
    _panes(camera, desk, "desk.waiting")
    desk.locator(".decide button").click()
    desk.locator("#words").wait_for()
    _panes(camera, desk, "desk.accepted")


def _said(camera: Camera, desk: Page, window: Window) -> None:
    desk.locator("#words").press_sequentially("Hello, I am Mara", delay=150)
    window.frame.locator(".status").wait_for()
    window.shoot("advisor-types")
    desk.locator("#words").fill("Hello, I am Mara. What will you carry?")
    desk.locator("#words").press("Enter")
    window.frame.locator(".turn--advisor .bubble").first.wait_for()
    window.frame.locator("#composer-text").fill("A tent and food for a week. It is a bit expensive though.")
    window.frame.locator("#composer-text").press("Enter")
    desk.get_by_role("button", name="Note").click()
    desk.locator("#words").fill("Sounds unsure about the volume.")
    camera.shoot(desk, "advisor", "desk.note", whole=False)
    desk.locator("#words").press("Enter")
    desk.locator(".note__text").first.wait_for()
    desk.locator("#find").fill("tarn 2 tent")
    desk.locator(".found__row").first.click()
    desk.get_by_role("button", name="Add to message").last.wait_for()
    _panes(camera, desk, "desk.product")
    desk.locator("#found .detail, .detail").get_by_role("button", name="Add to message").first.click()
    desk.locator(".composer__cards li").wait_for()
    desk.locator("#words").fill("This one fits into it. I hold your size until Friday.")
    desk.locator("#words").press("Enter")
    window.frame.locator(".turn--advisor .product-card").wait_for()
    window.shoot("card")
    window.frame.locator("#composer-text").press_sequentially("Thank")
    _panes(camera, desk, "desk.talk")


def _over(camera: Camera, desk: Page, window: Window) -> None:
    desk.locator(".talk__acts button", has_text="Transfer").click()
    desk.locator("dialog[open] h2").wait_for()
    camera.shoot(desk, "advisor", "desk.transfer", whole=False)
    desk.keyboard.press("Escape")
    desk.locator(".talk__acts").get_by_role("button", name="End").click()
    camera.shoot(desk, "advisor", "desk.end", whole=False)
    desk.locator("dialog[open]").get_by_role("button", name="End").click()
    desk.locator("#wrapup").wait_for()
    _panes(camera, desk, "desk.ended")
    window.frame.locator(".ended").wait_for()
    window.shoot("ended")


def _panes(camera: Camera, desk: Page, state: str) -> None:
    """As it stands, and on a phone each pane by its tab."""
    camera.shoot(desk, "advisor", state, whole=False)
    tabs = desk.locator(".tabs__tab[data-pane=context]")
    desk.set_viewport_size({"width": 390, "height": 844})
    tabs.click()
    views, camera.views = camera.views, tuple(view for view in camera.views if view[0] == "phone")
    camera.shoot(desk, "advisor", f"{state}.context", whole=False)
    camera.views = views
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.locator(".tabs__tab[data-pane=conversation]").click()
    desk.set_viewport_size({"width": 1440, "height": 900})
