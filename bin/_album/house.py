"""The entrance, and the pages of admins and auditors with mistakes, empty, and after something happened."""

from __future__ import annotations

import subprocess

from _services.places import ROOT
from playwright.sync_api import Page

from _album.camera import Camera
from _album.places import Demo
from _album.walk import walk

BLANK = {"slug": "blank", "email": "nobody@blank.example", "password": "A-long-way-to-go-9"}
NOBODYS = "00000000-0000-4000-8000-000000000000"
BROKEN_FEED = (
    "Handle,Title,Variant SKU,Variant Price\nalbum-mug,Mug,ALBUM-1,12.00\nalbum-cup,Cup,ALBUM-2,dear\n,,,\n"
)
# page, what to type where, and the button: what an admin sees who made a mistake
MISTAKES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("brand/", {"[name=name]": ""}, "main form .button--primary"),
    ("people/invite/", {"[name=email]": "not an address"}, "main form .button--primary"),
    ("widget/", {"[name=origins]": "not an origin"}, "main form .button--primary"),
    ("keys/", {}, "#new .button--primary"),
    ("knowledge/new/", {}, "main form .button--primary"),
    ("services/new/", {}, "main form .button--primary"),
    ("catalogue/", {}, ".upload .button--primary"),
    ("consent/chat/en/", {"textarea": ""}, "main form .button--primary"),
)


def entrance(camera: Camera, demo: Demo) -> None:
    """Signing in, not signing in, forgetting, and addresses that lead nowhere."""
    with camera.person() as context:
        page = context.new_page()
        page.goto(f"{demo.home}/accounts/login/")
        camera.shoot(page, "stranger", "sign-in")
        page.fill("[name=login]", "ada@fjell.example")
        page.fill("[name=password]", "not this one")
        page.press("[name=password]", "Enter")
        page.locator("[role=alert]").first.wait_for()
        camera.shoot(page, "stranger", "sign-in-wrong")
        page.goto(f"{demo.home}/accounts/password/reset/")
        camera.shoot(page, "stranger", "reset")
        page.fill("[name=email]", "somebody@nowhere.example")
        page.press("[name=email]", "Enter")
        page.wait_for_load_state()
        camera.shoot(page, "stranger", "reset-sent")
        for path, state in (
            ("/accounts/signup/", "sign-up"), ("/accounts/password/reset/key/1-abc/", "reset-link-old"),
            ("/nowhere/", "404"),
        ):  # fmt: skip
            page.goto(demo.home + path)
            camera.shoot(page, "stranger", state)
        for status in ("500", "400", "403", "403_csrf"):
            _template(page, demo, status)
            camera.shoot(page, "stranger", status)
        page.goto(f"{demo.shop('fjell')}/p/nothing")
        camera.shoot(page, "fjell-shop", "missing")
        page.goto(f"{demo.shop('fjell')}/search?q=submarine")
        camera.shoot(page, "fjell-shop", "search-nothing")
        page.goto(f"{demo.shop('fjell')}/search?q=tent")
        camera.shoot(page, "fjell-shop", "search")


def _template(page: Page, demo: Demo, status: str) -> None:
    code = f"from django.template.loader import render_to_string as r; print(r('{status}.html'))"
    made = subprocess.run([ROOT / "bin/manage", "shell", "-v0", "-c", code], capture_output=True, text=True)
    address = f"{demo.home}/album/{status}"
    page.route(address, lambda route: route.fulfill(body=made.stdout, content_type="text/html"))
    page.goto(address)


def account(camera: Camera, demo: Demo) -> None:
    """What everybody has: two steps, password, mail, signing out, and a page that isn't theirs."""
    with camera.person() as context:
        page = demo.signed_in(context, "fjell", "advisor")
        for path, state in (
            ("accounts/2fa/", "two-steps"), ("accounts/2fa/totp/activate/", "two-steps-app"),
            ("accounts/password/change/", "password"), ("accounts/email/", "mail"),
            ("accounts/logout/", "sign-out"), ("accounts/reauthenticate/", "again"),
            ("console/admin/brand/", "not-yours"), (f"console/sessions/{NOBODYS}/", "gone"),
        ):  # fmt: skip
            page.goto(f"{demo.home}/{path}")
            camera.shoot(page, "account", state)


def administration(camera: Camera, demo: Demo) -> None:
    """Every page of a brand's admin, then the same with mistakes."""
    with camera.person() as context:
        page = demo.signed_in(context, "fjell", "admin", "/console/admin/")
        start = f"{demo.home}/console/admin/"
        _feed(page, start)
        walk(camera, page, "admin", start, within="/console/admin/")
        for path, typed, button in MISTAKES:
            page.goto(start + path)
            page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true })")
            for field, text in typed.items():
                page.locator(f"main {field}").first.fill(text)
            page.locator(button).first.click()
            page.wait_for_load_state()
            camera.shoot(page, "admin", f"mistake.{path.strip('/').replace('/', '.')}")
        page.goto(f"{start}knowledge/?q=zebra")
        camera.shoot(page, "admin", "knowledge.nothing")
        page.goto(f"{start}ai/")
        for each in page.locator("details.sure > summary").all():
            each.click()
        camera.shoot(page, "admin", "ai.opened")
        for path in ("", "?span=day", "?who=all"):
            page.goto(f"{demo.home}/console/appointments/{path}")
            camera.shoot(page, "admin", f"appointments{path.replace('?', '.').replace('=', '-')}")


def _feed(page: Page, start: str) -> None:
    """A feed with rows that don't fit, so that its report is there."""
    page.goto(start + "catalogue/")
    page.locator("[name=format]").select_option("shopify-csv")
    page.locator("[name=file]").set_input_files(
        {"name": "album.csv", "mimeType": "text/csv", "buffer": BROKEN_FEED.encode()}
    )
    page.locator(".upload .button--primary").click()
    page.wait_for_timeout(4000)


def audit(camera: Camera, demo: Demo) -> None:
    """The log as the auditor reads it."""
    with camera.person() as context:
        page = demo.signed_in(context, "fjell", "auditor", "/console/audit/")
        start = f"{demo.home}/console/audit/"
        walk(camera, page, "auditor", start, within="/console/audit/")
        for query, state in (
            ("?q=return", "search"),
            ("?q=zebra", "search-nothing"),
            ("?outcome=refused", "refused"),
        ):
            page.goto(start + query)
            camera.shoot(page, "auditor", state)
        for outcome in ("refused", "answered"):
            page.goto(f"{start}?outcome={outcome}")
            if page.locator(".act .row__cover").count():
                page.locator(".act .row__cover").first.click()
                page.locator(".asked").wait_for()
                camera.shoot(page, "auditor", f"act.{outcome}")
        page.goto(start)
        page.locator("form[action$='verify/'] button").first.click()
        page.locator("header.outcome").wait_for()
        camera.shoot(page, "auditor", "verified")
        page.goto(f"{demo.home}/console/")
        camera.shoot(page, "auditor", "home")


def empty(camera: Camera, demo: Demo) -> None:
    """Everything of a brand in its first minute."""
    words = ["--name", "Blank & Sons", "--admin-email", BLANK["email"], "--admin-password", BLANK["password"]]
    subprocess.run(
        [ROOT / "bin/manage", "create_brand", BLANK["slug"], *words], check=True, capture_output=True
    )
    with camera.person() as context:
        page = context.new_page()
        page.goto(f"{demo.home}/accounts/login/?next=/console/admin/")
        page.fill("[name=login]", BLANK["email"])
        page.fill("[name=password]", BLANK["password"])
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        walk(camera, page, "blank-admin", f"{demo.home}/console/admin/", within="/console/")


def german(camera: Camera, demo: Demo) -> None:
    """The console in German."""
    with camera.person(locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{demo.home}/accounts/login/")
        camera.shoot(page, "german", "sign-in")
    for role, start in (
        ("admin", "/console/admin/"),
        ("auditor", "/console/audit/"),
        ("advisor", "/console/"),
    ):
        with camera.person(locale="de-DE") as context:
            page = demo.signed_in(context, "fjell", role, start)
            walk(camera, page, f"german-{role}", demo.home + start, within=start)
