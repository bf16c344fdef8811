"""The shopper's window in all its states, on a shop's page."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, FrameLocator, Route

from _album.camera import Camera
from _album.places import Demo

PRODUCT = "/p/ridge-45-backpack"
ASKED = "How long do I have to return something?"
REFUSED = "Will it survive a fall from a balloon at 9000 metres?"
UNCLEAR = "Which size should I take?"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsrucksackdeckeltaschenreißverschluss " * 4
# The demo shops write English; the script tag asks the page for its language.
GERMAN = "Object.defineProperty(HTMLElement.prototype, 'lang', { get: () => 'de' })"
API = re.compile(r"/api/v1/shopper/")


class Window:
    """The widget of one shopper."""

    def __init__(self, camera: Camera, context: BrowserContext, origin: str, path: str, who: str) -> None:
        self.camera, self.who, self.page = camera, who, context.new_page()
        self.page.goto(origin + path)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("#vitrine iframe")

    def shoot(self, state: str) -> None:
        self.camera.shoot(self.page, self.who, f"widget.{state}", whole=False)

    def open(self) -> None:
        self.page.locator("#vitrine button").click()
        self.frame.locator(".view:not([hidden]):not(.view--opening)").first.wait_for()

    def ask(self, text: str) -> None:
        """Through the ask door, and wait for the answer."""
        self.frame.locator(".door--ask .door__tap").click()
        self.write(text)

    def write(self, text: str) -> None:
        answers = self.frame.locator(".turn--ai .bubble")
        before = answers.count()
        self.frame.locator("#composer-text").fill(text)
        self.frame.locator("#composer-text").press("Enter")
        answers.nth(before).wait_for()

    def talk(self) -> None:
        """Ask for a person."""
        self.frame.locator(".head").get_by_role("button", name=re.compile("person|Menschen|Person")).click()

    def sheet(self, row: str, state: str) -> None:
        """A row of the menu, photographed and closed again."""
        self.frame.locator("[data-target='widget-head.menu']").click()
        self.frame.locator(".menu__row", has_text=row).click()
        self.shoot(state)
        self.frame.locator(".sheet__head button").click()


def asking(camera: Camera, demo: Demo) -> None:
    """From the first screen to an answer, a refusal, a question back."""
    with camera.person() as context:
        window = Window(camera, context, demo.shop("fjell"), PRODUCT, "shopper")
        window.shoot("closed")
        window.open()
        window.shoot("first")
        window.frame.locator(".door__terms a").first.click()
        window.shoot("consent-text")
        window.frame.locator(".sheet__head button").click()
        window.ask(ASKED)
        window.shoot("answered")
        window.frame.locator(".below__why").first.click()
        window.shoot("why")
        window.frame.locator(".sheet__head button").click()
        window.frame.locator("[data-target='widget-head.menu']").click()
        window.shoot("menu")
        window.frame.locator(".sheet__head button").click()
        for row, state in (
            ("transcript", "transcript"), ("afterwards", "afterwards"),
            ("Your consents", "privacy"), ("End the", "end"),
        ):  # fmt: skip
            window.sheet(row, state)
        window.write(REFUSED)
        window.shoot("refused")
        window.write(UNCLEAR)
        window.shoot("asked-back")
        _cut(window, context)
    with camera.person() as context:
        window = Window(camera, context, demo.shop("fjell"), PRODUCT, "shopper")
        window.open()
        window.frame.locator("[data-target='widget-first.people-only']").click()
        window.shoot("people-only")


def _cut(window: Window, context: BrowserContext) -> None:
    context.set_offline(True)
    window.frame.locator("#composer-text").fill(LONG)
    window.frame.locator("#composer-text").press("Enter")
    window.page.wait_for_timeout(1500)
    window.shoot("offline")
    context.set_offline(False)


def nobody(camera: Camera, demo: Demo) -> None:
    """A brand whose AI doesn't speak, with nobody there: a left message."""
    with camera.person() as context:
        window = Window(camera, context, demo.shop("lumen"), "/p/dune-pendant", "shopper")
        window.open()
        window.shoot("no-ai")
        window.frame.locator(".door--person .door__tap").click()
        window.shoot("message")
        window.frame.locator("[data-target='widget-left-message.send']").click()
        window.shoot("message-mistakes")
        window.frame.locator("#left-text").fill("Does the shade come off for cleaning?")
        window.frame.locator("#left-email").fill("kim.somebody.with.a.long.name@mail.example.org")
        window.frame.locator("[data-target='widget-left-message.send']").click()
        window.frame.locator("[data-target='widget-left-message.done']").wait_for()
        window.shoot("message-done")


def booking(camera: Camera, demo: Demo) -> None:
    """A time, from the service to the way in by mail."""
    with camera.person() as context:
        window = Window(camera, context, demo.shop("fjell"), PRODUCT, "shopper")
        window.open()
        window.frame.locator(".door--book .door__tap").click()
        service = window.frame.locator(".choice:visible").or_(window.frame.locator(".time")).first
        service.wait_for()
        if window.frame.locator(".choice:visible").count():
            window.shoot("services")
            service.click()
        window.frame.locator(".time").first.wait_for()
        window.shoot("times")
        window.frame.locator(".time").nth(3).click()
        window.frame.locator("#book-name").wait_for()
        window.shoot("details")
        confirm = window.frame.locator("[data-target='widget-booking.confirm']")
        confirm.click()
        window.shoot("details-mistakes")
        window.frame.locator("#book-name").fill("Kim Doe")
        window.frame.locator("#book-email").fill("kim.doe@example.org")
        for extra in window.frame.locator(".form__questions .input").all():
            extra.fill("About a week in the Alps in June")
        confirm.click()
        window.frame.locator("[data-target='widget-booking.done']").wait_for()
        window.shoot("booked")


def troubles(camera: Camera, demo: Demo) -> None:
    """The platform slow, then away."""
    held: list[Route] = []
    with camera.person() as context:
        context.route(API, lambda route: held.append(route))  # a builtin method would be refused
        window = Window(camera, context, demo.shop("fjell"), PRODUCT, "shopper")
        window.page.locator("#vitrine button").click()
        window.page.wait_for_timeout(1500)
        window.shoot("slow")
        for route in held:
            route.abort()
        window.page.wait_for_timeout(1500)
        window.shoot("broken")


def german(camera: Camera, demo: Demo) -> None:
    """The same in German, where a page says it is German."""
    with camera.person(locale="de-DE") as context:
        context.add_init_script(GERMAN)
        window = Window(camera, context, demo.shop("fjell"), PRODUCT, "shopper-de")
        window.open()
        window.shoot("first")
        window.ask("Wie lange kann ich etwas zurückgeben?")
        window.shoot("answered")
        window.frame.locator("[data-target='widget-head.menu']").click()
        window.shoot("menu")
        window.frame.locator(".sheet__head button").click()
        window.talk()
        window.page.wait_for_timeout(1200)
        window.shoot("person")
