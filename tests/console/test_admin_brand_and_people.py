"""The admin sets up the brand, its people, its widget and its keys."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.integrations.models import Mail
from apps.people.models import ApiKey, Member, WidgetKey
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries, queries
from tests.people import make_key, make_member

pytestmark = pytest.mark.django_db
BRAND = {
    "name": "Own & Sons", "timezone": "Europe/Oslo", "currency": "nok", "languages": ["en"],
    "default_language": "en", "primary": "#2F5D46", "accent": "#C8643C", "logo": "",
}  # fmt: skip
PERSON = {
    "email": "mara@own.example", "name": "Mara", "role": "advisor", "skills": "tents, boots",
    "languages": "en, de", "capacity": "4",
}  # fmt: skip


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_brand_is_saved_and_the_change_is_on_record(house: House) -> None:
    answer = house.as_(house.ada).post("/console/admin/brand/", BRAND)
    assert answer.status_code == 302
    brand = Brand.objects.get(pk=house.brand.pk)
    assert (brand.name, brand.timezone, brand.currency) == ("Own & Sons", "Europe/Oslo", "NOK")
    assert brand.settings["colours"] == {"primary": "#2f5d46", "accent": "#c8643c"}
    assert entries(house.brand, "brand.updated") == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("timezone", "Mars/Olympus", "Not a time zone"),
        ("primary", "#777777", "Text on it would be hard to read (4.5:1"),
        ("primary", "red", "A colour like #2f5d46"),
        ("accent", "#ffff00", "Too faint on white"),
        ("logo", "javascript:alert(1)", "An https:// address of a picture"),
        ("currency", "12", "Three letters, like EUR"),
        ("default_language", "de", "One of the languages above"),
    ],
)
def test_a_wrong_value_is_named_beside_its_field_and_nothing_typed_is_lost(
    house: House, field: str, value: str, said: str
) -> None:
    answer = house.as_(house.ada).post("/console/admin/brand/", {**BRAND, field: value})
    assert answer.status_code == 422
    page = words(answer)
    assert said in page and 'value="Own &amp; Sons"' in page and value.upper() in page.upper()
    assert Brand.objects.get(pk=house.brand.pk).name == "Own"


def test_a_logo_is_told_by_its_bytes_kept_as_a_file_and_stays_until_removed(house: House) -> None:
    client = house.as_(house.ada)
    drawn = io.BytesIO()
    Image.new("RGBA", (900, 300), "#2f5d46").save(drawn, "PNG")
    picture = SimpleUploadedFile("logo.exe", drawn.getvalue(), "text/html")
    client.post("/console/admin/brand/", {**BRAND, "upload": picture})
    client.post("/console/admin/brand/", BRAND)
    logo = Brand.objects.get(pk=house.brand.pk).settings["logo"]
    assert re.fullmatch(r"/pictures/own/[0-9a-f]{32}\.png", logo)
    assert f'src="{logo}"' in client.get("/console/admin/brand/").content.decode()
    assert Client().get(logo)["Content-Type"] == "image/png"
    page = SimpleUploadedFile("logo.png", b"<html><script>alert(1)</script>", "image/png")
    refused = client.post("/console/admin/brand/", {**BRAND, "upload": page})
    assert refused.status_code == 422 and "PNG, JPEG, GIF, WebP or SVG." in words(refused)
    client.post("/console/admin/brand/", {**BRAND, "remove_logo": "on"})
    assert Brand.objects.get(pk=house.brand.pk).settings["logo"] == ""
    assert Client().get(logo).status_code == 404


def test_an_invited_person_gets_a_letter_with_a_link_that_works(house: House) -> None:
    answer = house.as_(house.ada).post("/console/admin/people/invite/", PERSON)
    assert answer.status_code == 302
    with brand_scope(house.brand):
        mara = Member.objects.get(name="Mara")
        letter = Mail.objects.get(kind="invitation")
    assert (mara.role, mara.skills, mara.languages, mara.capacity) == (
        "advisor",
        ["tents", "boots"],
        ["en", "de"],
        4,
    )
    assert letter.to == "mara@own.example" and "Ada invites you to Own" in letter.subject
    link = next(line for line in letter.text.splitlines() if "/accounts/password/reset/key/" in line)
    page = Client().get("/" + link.split("/", 3)[3], follow=True)
    assert page.status_code == 200 and "password1" in words(page)


def test_a_bad_invitation_says_what_is_wrong_and_keeps_what_was_typed(house: House) -> None:
    wrong = {**PERSON, "email": "not an address", "capacity": "99", "role": "king"}
    answer = house.as_(house.ada).post("/console/admin/people/invite/", wrong)
    page = words(answer)
    assert answer.status_code == 422
    assert (
        'value="not an address"' in page and 'value="tents, boots"' in page and 'aria-invalid="true"' in page
    )
    with brand_scope(house.brand):
        assert not Member.objects.filter(name="Mara").exists() and not Mail.objects.exists()


def test_a_member_changes_and_leaves_and_comes_back(house: House) -> None:
    client, address = house.as_(house.ada), f"/console/admin/people/{house.ben.pk}/"
    client.post(
        address, {"name": "Benny", "role": "manager", "skills": "", "languages": "de", "capacity": "2"}
    )
    with brand_scope(house.brand):
        ben = Member.objects.get(pk=house.ben.pk)
    assert (ben.name, ben.role, ben.languages) == ("Benny", "manager", ["de"])
    client.post(f"{address}access/")
    assert house.as_(house.ben).get("/console/").status_code == 403
    client.post(f"{address}access/", {"active": "1"})
    assert house.as_(house.ben).get("/console/").status_code == 200


def test_the_last_admin_can_neither_leave_nor_step_down(house: House) -> None:
    client, address = house.as_(house.ada), f"/console/admin/people/{house.ada.pk}/"
    said = client.post(f"{address}access/", follow=True)
    assert "make somebody else one first" in words(said)
    change = {"name": "Ada", "role": "advisor", "skills": "", "languages": "en", "capacity": "3"}
    refused = client.post(address, change)
    assert refused.status_code == 422 and "This is the last admin." in words(refused)
    make_member(house.brand, "Eva", Role.ADMIN)
    assert client.post(address, change).status_code == 302


def test_the_list_of_people_costs_the_same_for_three_as_for_one(house: House) -> None:
    client = house.as_(house.ada)
    few = queries(client, "/console/admin/people/")
    for name in ("Kim", "Lea", "Mo"):
        make_member(house.brand, name)
    assert queries(client, "/console/admin/people/") == few


def test_the_widget_page_makes_the_key_and_shows_the_line(house: House) -> None:
    client = house.as_(house.ada)
    assert "Make the key" in words(client.get("/console/admin/widget/"))
    client.post("/console/admin/widget/key/")
    with brand_scope(house.brand):
        key = WidgetKey.objects.get()
    assert f"data-vitrine-key=&quot;{key.key}&quot;" in words(client.get("/console/admin/widget/"))


def test_origins_are_cleaned_and_every_bad_line_is_named(house: House) -> None:
    make_key(house.brand)
    client = house.as_(house.ada)
    client.post("/console/admin/widget/", {"origins": "HTTPS://Shop.example/\nhttp://localhost:3000"})
    with brand_scope(house.brand):
        assert WidgetKey.objects.get().origins == ["https://shop.example", "http://localhost:3000"]
    answer = client.post("/console/admin/widget/", {"origins": "https://ok.example\nftp://a\nshop.example"})
    page = words(answer)
    assert answer.status_code == 422
    assert (
        "ftp://a is no origin." in page
        and "shop.example is no origin." in page
        and "https://ok.example" in page
    )
    with brand_scope(house.brand):
        assert len(WidgetKey.objects.get().origins) == 2


def test_a_key_is_shown_once_and_revoked_at_once(house: House) -> None:
    client = house.as_(house.ada)
    shown = words(client.post("/console/admin/keys/", {"label": "Orders", "scopes": ["orders", "read"]}))
    secret = next(
        part for part in shown.replace("<", " ").replace(">", " ").split() if part.startswith("vk_")
    )
    assert secret not in words(client.get("/console/admin/keys/"))
    with brand_scope(house.brand):
        key = ApiKey.objects.get()
    assert key.scopes == ["orders", "read"] and secret.endswith(key.hint)
    client.post(f"/console/admin/keys/{key.pk}/revoke/")
    assert Client().get("/api/v1/products", headers={"Authorization": f"Key {secret}"}).status_code == 401


def test_a_key_without_scopes_is_not_made_and_its_name_is_kept(house: House) -> None:
    answer = house.as_(house.ada).post("/console/admin/keys/", {"label": "Orders"})
    assert answer.status_code == 422
    assert "Choose at least one." in words(answer) and 'value="Orders"' in words(answer)
