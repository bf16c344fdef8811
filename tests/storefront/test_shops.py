"""The demo shops: one host, one brand, one careful shop's pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.catalog.models import Product, Relation, Stock, Variant
from apps.catalog.selectors import ProductHit
from apps.knowledge.models import Article, Revision
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.PUBLIC_URL = "http://127.0.0.1:8000"


@pytest.fixture
def fjell() -> Brand:
    brand = make_brand("fjell", name="Fjell & Fern")
    make_key(brand)
    return brand


def sell(brand: Brand, sku: str, **fields: Any) -> Product:
    values = {
        "title": sku.title(),
        "product_type": "Packs",
        "price_amount": Decimal("189.95"),
        "price_currency": "EUR",
        "content_hash": "x",
        "updated_at": NOW,
        "images": [{"url": f"/static/{sku}.svg", "alt": ""}],
    }
    with brand_scope(brand):
        product: Product = Product.objects.create(sku=sku, **{**values, **fields})
        variant = Variant.objects.create(
            product=product,
            sku=f"{sku}-moss",
            options={"Colour": "Moss"},
            price_amount=product.price_amount,
            price_currency="EUR",
        )
        Stock.objects.create(product=product, variant=variant, quantity=3, counted_at=NOW)
    return product


def visit(path: str, host: str = "fjell.localhost:8000") -> Any:
    return Client(headers={"host": host}).get(path)


def ld(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    document: dict[str, Any] = json.loads(found[1])
    return document


def test_a_shops_host_is_that_brands_shop_and_nothing_else(fjell: Brand) -> None:
    sell(fjell, "ridge")
    sell(make_brand("lumen"), "lamp")
    assert visit("/p/ridge").status_code == 200
    assert visit("/p/lamp").status_code == 404
    for path in ("/console/", "/api/v1/schema/", "/accounts/login/", "/widget/v1.js"):
        assert visit(path).status_code == 404
    assert visit("/", host="nobody.localhost:8000").status_code == 404


def test_outside_the_demo_there_are_no_shops(fjell: Brand, settings: Any) -> None:
    sell(fjell, "ridge")
    settings.DEMO = False
    assert visit("/p/ridge").status_code == 404


def test_the_page_tells_machines_what_it_shows_people(fjell: Brand) -> None:
    sell(fjell, "ridge", title="Ridge 45", supplier="Fjell & Fern")
    page = visit("/p/ridge").content.decode()
    document = ld(page)
    assert (document["@type"], document["sku"], document["name"]) == ("Product", "ridge", "Ridge 45")
    assert document["url"] == "http://fjell.localhost:8000/p/ridge"
    offer = document["offers"][0]
    assert (offer["sku"], offer["price"], offer["priceCurrency"]) == ("ridge-moss", "189.95", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert "€189.95" in page


def test_a_title_can_not_break_out_of_the_structured_data(fjell: Brand) -> None:
    sell(fjell, "ridge", title="</script><script>alert(1)</script>")
    page = visit("/p/ridge").content.decode()
    assert ld(page)["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_the_script_tag_comes_from_the_platform_and_the_policy_lets_only_it_in(fjell: Brand) -> None:
    answer = visit("/")
    assert '<script async src="http://127.0.0.1:8000/widget/v1.js" data-vitrine-key="wk_fjell">' in (
        answer.content.decode()
    )
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' http://127.0.0.1:8000;" in policy
    assert "frame-src http://127.0.0.1:8000;" in policy
    assert "unsafe" not in policy


def test_related_things_are_approved_ones_of_this_shop(fjell: Brand) -> None:
    pack, cover, other = (sell(fjell, sku) for sku in ("ridge", "cover", "other"))
    with brand_scope(fjell):
        for target, approved in ((cover, NOW), (other, None)):
            Relation.objects.create(
                product=pack, kind="fits", target=target, target_sku=target.sku, approved_at=approved
            )
    page = visit("/p/ridge").content.decode()
    shelf = page.split("Goes with")[1].split("</section>")[0]
    assert "/p/cover" in shelf
    assert "/p/other" not in shelf


def test_only_approved_texts_for_shoppers_are_published(fjell: Brand) -> None:
    texts = [
        ("returns", "approved", "shopper"),
        ("draft", "draft", "shopper"),
        ("goodwill", "approved", "advisors"),
    ]
    with brand_scope(fjell):
        for slug, state, audience in texts:
            article = Article.objects.create(slug=slug, title=slug.title())
            body = f"# {slug.title()}\n\nWithin **60 days**.\n\n<script>alert(1)</script>"
            Revision.objects.create(
                article=article, number=1, title=slug.title(), body=body, state=state, audience=audience
            )
    page = visit("/policies/returns").content.decode()
    assert "<strong>60 days</strong>" in page
    assert "<script>alert" not in page
    assert visit("/policies/draft").status_code == visit("/policies/goodwill").status_code == 404
    listing = visit("/policies/").content.decode()
    assert [slug for slug, *_ in texts if f"/policies/{slug}" in listing] == ["returns"]


def test_a_shelf_costs_the_same_for_one_product_and_for_three(fjell: Brand) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert visit("/shop/packs").status_code == 200
        return len(seen)

    sell(fjell, "one")
    first = queries()
    sell(fjell, "two")
    sell(fjell, "three")
    assert queries() == first


@pytest.mark.parametrize(
    ("coverage", "said"), [(0.5, "1 thing"), (0.0, "Nothing goes by this name. These come closest.")]
)
def test_a_search_says_when_nothing_is_called_that(
    fjell: Brand, monkeypatch: pytest.MonkeyPatch, coverage: float, said: str
) -> None:
    hit = ProductHit(sell(fjell, "tarn", title="Tarn 2 Tent"), 0.4, coverage, 0.0, 0.4)
    monkeypatch.setattr("apps.catalog.selectors.search_products", lambda text, limit: [hit])
    page = visit("/search?q=tents").content.decode()
    assert said in page and "Tarn 2 Tent" in page


def test_every_origin_has_an_icon_at_the_old_address(fjell: Brand) -> None:
    shop, house = Client(headers={"host": "fjell.localhost:8000"}), Client()
    assert shop.get("/favicon.ico")["Location"] == house.get("/favicon.ico")["Location"] == "/static/mark.svg"
    fjell.settings["logo"] = "/static/demo/fjell/logo.svg"
    fjell.save()
    assert shop.get("/favicon.ico")["Location"] == "/static/demo/fjell/logo.svg"
