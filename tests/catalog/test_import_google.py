"""Google Merchant feeds as Google documents them: RSS, Atom and text files; hostile ones are refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from apps.catalog import importing, selectors
from apps.catalog.importers import google_merchant, xml_records
from apps.catalog.importers.items import FeedError, Parsed, RowError, Sale
from apps.catalog.models import Product, UnapprovedText
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, shop

NS = 'xmlns:g="http://base.google.com/ns/1.0"'
KETTLE = """<g:id>K-1</g:id><g:title>Camp kettle</g:title>
<g:description>Boils &lt;b&gt;fast&lt;/b&gt;.</g:description>
<link>https://shop.example/k-1</link><g:image_link>https://cdn.example/k.jpg</g:image_link>
<g:additional_image_link>https://cdn.example/k2.jpg</g:additional_image_link>
<g:availability>in_stock</g:availability><g:price>40.00 EUR</g:price><g:brand>Fjell</g:brand>
<g:gtin>4006381333931</g:gtin><g:condition>new</g:condition><g:product_type>Camp &gt; Kitchen</g:product_type>
<g:google_product_category>6974</g:google_product_category><g:product_highlight>Whistles</g:product_highlight>
<g:product_highlight>Folding handle, stays cool</g:product_highlight>
<g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Volume</g:attribute_name>
<g:attribute_value>1.2 l</g:attribute_value></g:product_detail>
<g:shipping><g:country>DE</g:country><g:service>Standard</g:service><g:price>4.9 EUR</g:price></g:shipping>
<g:product_weight>310 g</g:product_weight><g:unit_pricing_measure>1.2l</g:unit_pricing_measure>
<g:energy_efficiency_class>A</g:energy_efficiency_class><g:custom_label_0>clearance</g:custom_label_0>
<g:cost_of_goods_sold>11.00 EUR</g:cost_of_goods_sold>"""


def rss(*items: str) -> str:
    body = "".join(f"<item>{one}</item>" for one in items)
    return f'<?xml version="1.0"?><rss {NS} version="2.0"><channel><title>Shop</title>{body}</channel></rss>'


def read(folder: Path, content: str, name: str = "feed.xml") -> list[Parsed | RowError]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return list(google_merchant.rows(path))


def only(found: list[Parsed | RowError]) -> Parsed:
    (one,) = found
    assert isinstance(one, Parsed), one
    return one


def shirt(sku: str, **more: str) -> str:
    base = {"id": sku, "title": f"Wool shirt - {sku}", "item_group_id": "SHIRT", "price": "59.00 EUR"}
    return "".join(f"<g:{name}>{value}</g:{name}>" for name, value in (base | more).items())


def test_an_offer_in_rss(tmp_path: Path) -> None:
    item = only(read(tmp_path, rss(KETTLE))).data
    assert (item.sku, item.title, item.description) == ("K-1", "Camp kettle", "Boils <b>fast</b>.")
    assert (item.brand, item.category, item.url) == ("Fjell", "Camp > Kitchen", "https://shop.example/k-1")
    assert item.price and (item.price.amount, item.price.currency) == (Decimal("40.00"), "EUR")
    assert (item.stock, item.policy, item.sale) == (None, "untracked", None)
    assert item.bullets == ["Whistles", "Folding handle, stays cool"]
    assert [one.url for one in item.images] == ["https://cdn.example/k.jpg", "https://cdn.example/k2.jpg"]
    assert [(a.name, a.type, a.value, a.unit) for a in item.attributes] == [
        ("condition", "text", "new", ""),
        ("energy_efficiency_class", "text", "A", ""),
        ("gtin", "text", "4006381333931", ""),
        ("weight", "number", 310, "g"),
        ("contents", "number", 1.2, "l"),
        ("volume", "number", 1.2, "l"),
        ("shipping_de_standard", "text", "4.90 EUR", ""),
    ]
    assert "clearance" not in str(item.as_json())
    assert "11" not in str(item.price)


def test_the_same_offer_in_atom(tmp_path: Path) -> None:
    entry = KETTLE.replace("<link>https://shop.example/k-1</link>", '<link href="https://shop.example/k-1"/>')
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom" {NS}><entry>{entry}</entry></feed>'
    assert only(read(tmp_path, atom)).data == only(read(tmp_path, rss(KETTLE))).data


def test_text_files_hold_several_values_in_a_cell(tmp_path: Path) -> None:
    head = "id\ttitle\tlink\tprice\tavailability\tadditional image link\tproduct_highlight\tproduct_detail"
    line = "K-1\tKettle\thttps://s.example/k\t40,00 EUR\tout of stock\thttps://c.example/1.jpg,https://c.example/2.jpg"
    line += '\t"""Whistles, loudly"",Folds"\tGeneral:Volume:1.2 l,:Colours:red, blue'
    head += "\tshipping(country:service:price)"
    item = only(read(tmp_path, f"{head}\n{line}\tDE:Express:9 EUR,AT::12 EUR\n", "feed.tsv")).data
    assert item.price and item.price.amount == Decimal("40.00")
    assert item.stock == {"": 0}
    assert len(item.images) == 2
    assert item.bullets == ["Whistles, loudly", "Folds"]
    assert [(a.label, a.value) for a in item.attributes] == [
        ("Volume", 1.2),
        ("Colours", "red, blue"),
        ("Shipping DE, Express", "9.00 EUR"),
        ("Shipping AT", "12.00 EUR"),
    ]


def test_offers_of_a_group_are_variants_by_what_sets_them_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        rss(
            shirt("S-1", color="Moss", size="M", material="Wool", availability="in_stock"),
            KETTLE,
            shirt(
                "S-2", color="Moss", size="L", material="Wool", availability="out_of_stock", price="61 EUR"
            ),
            shirt("S-3", color="Rust", size="L", material="Wool", price="a lot"),
            shirt("S-2", color="Rust", size="M", material="Wool"),
        ),
    )
    codes = [(one.row, one.code) for one in found if isinstance(one, RowError)]
    assert codes == [(4, "bad_price"), (5, "duplicate_sku")]
    item = next(one.data for one in found if isinstance(one, Parsed) and one.data.sku == "SHIRT")
    assert item.title == "Wool shirt"
    assert [(v.sku, v.options, v.stock, v.policy) for v in item.variants] == [
        ("S-1", {"Size": "M"}, None, "untracked"),
        ("S-2", {"Size": "L"}, {"": 0}, "deny"),
    ]
    assert [(a.name, a.value) for a in item.attributes] == [("color", "Moss"), ("material", "Wool")]
    assert item.price and item.price.amount == Decimal("59.00")


def test_offers_nobody_could_tell_apart_carry_their_names(tmp_path: Path) -> None:
    item = only(read(tmp_path, rss(shirt("S-1"), shirt("S-2")))).data
    assert [v.options for v in item.variants] == [
        {"Version": "Wool shirt - S-1"},
        {"Version": "Wool shirt - S-2"},
    ]


def test_sale_prices_keep_their_period(tmp_path: Path) -> None:
    period = "2026-02-24T13:00-0800/2026-02-29T15:30-0800"
    good = "2026-02-24T13:00-0800/2026-02-28T15:30Z"
    found = [
        only(read(tmp_path, rss(KETTLE + f"<g:sale_price>{price}</g:sale_price>{dates}")))
        for price, dates in (
            ("30 EUR", f"<g:sale_price_effective_date>{good}</g:sale_price_effective_date>"),
            ("30 EUR", f"<g:sale_price_effective_date>{period}</g:sale_price_effective_date>"),
            ("45 EUR", ""),
            ("30 USD", ""),
            ("30 EUR", ""),
        )
    ]
    assert [one.data.sale for one in found] == [
        Sale(Decimal(30), "2026-02-24T13:00:00-08:00", "2026-02-28T15:30:00+00:00"),
        None,
        None,
        None,
        Sale(Decimal(30)),
    ]
    assert [[note.code for note in one.notes] for one in found] == [
        [],
        ["bad_sale"],
        ["bad_sale"],
        ["bad_sale"],
        [],
    ]


@pytest.mark.parametrize(
    ("stated", "stock", "policy", "attribute"),
    [
        ("preorder", None, "continue", "2027-01-15"),
        ("backorder", None, "continue", "2027-01-15"),
        ("out of stock", {"": 0}, "deny", ""),
        ("maybe", None, "deny", ""),
    ],
)
def test_availability(tmp_path: Path, stated: str, stock: object, policy: str, attribute: str) -> None:
    more = f"<g:availability>{stated}</g:availability>"
    more += "<g:availability_date>2027-01-15T08:00+0100</g:availability_date>"
    found = only(read(tmp_path, rss(KETTLE.replace("<g:availability>in_stock</g:availability>", more))))
    since = [a.value for a in found.data.attributes if a.name == "available_from"]
    assert (found.data.stock, found.data.policy, since) == (stock, policy, [attribute] if attribute else [])
    assert [one.code for one in found.notes] == (["unknown_availability"] if stated == "maybe" else [])


def test_an_offer_past_its_end_is_not_shown(tmp_path: Path) -> None:
    ended = shirt("S-1", expiration_date="2026-01-31", size="M")
    with time_machine.travel("2026-02-01T12:00Z", tick=False):
        one = only(read(tmp_path, rss(ended.replace("<g:item_group_id>SHIRT</g:item_group_id>", ""))))
        assert (one.data.status, [note.code for note in one.notes]) == ("hidden", ["expired"])
        group = only(read(tmp_path, rss(ended, shirt("S-2", size="L"))))
        assert (group.data.status, [v.sku for v in group.data.variants]) == ("active", ["S-2"])


def test_no_price_is_unknown_and_no_id_or_title_leaves_the_row_out(tmp_path: Path) -> None:
    found = read(
        tmp_path, rss("<g:id>1</g:id><g:title>Cup</g:title>", "<g:title>x</g:title>", "<g:id>2</g:id>")
    )
    assert isinstance(found[0], Parsed)
    assert found[0].data.price is None
    assert [(one.row, one.code) for one in found if isinstance(one, RowError)] == [
        (2, "no_id"),
        (3, "no_title"),
    ]


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    found = read(tmp_path, rss(KETTLE, shirt("S-1"))[:-60])
    assert [one.code if isinstance(one, RowError) else one.data.sku for one in found] == ["K-1", "bad_xml"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>', "unsafe_xml"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item></rss>', "unsafe_xml"),
        ('<!DOCTYPE r SYSTEM "http://evil.example/r.dtd"><rss/>', "unsafe_xml"),
        ("<rss>" + "<a>" * 100 + "</a>" * 100 + "</rss>", "xml_too_deep"),
        ("<html><body>no feed</body></html>", "no_products"),
        ("<rss><item>", "bad_xml"),
        ("name,colour\nx,y\n", "not_google_merchant"),
        ("", "empty_file"),
    ],
)
def test_what_is_no_feed_or_means_harm_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(tmp_path, content)
    assert caught.value.code == code


def test_an_item_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_records, "ITEM_LIMIT", 200_000)
    with pytest.raises(FeedError) as caught:
        read(tmp_path, rss("<g:id>1</g:id><g:title>" + "x" * 400_000 + "</g:title>"))
    assert caught.value.code == "item_too_large"


@pytest.mark.django_db
def test_an_imported_feed_answers_prices_by_the_clock(tmp_path: Path) -> None:
    brand: Brand = shop()
    sale = "<g:sale_price>30 EUR</g:sale_price><g:sale_price_effective_date>2026-06-01/2026-06-07"
    path = tmp_path / "feed.xml"
    path.write_text(rss(KETTLE + sale + "</g:sale_price_effective_date>"))
    with brand_scope(brand):
        result = importing.run("google-merchant", path, by=BY, approve_as=ADA.format("shop"))
        assert (result.created, result.failed, result.errors) == (1, 0, [])
        again = importing.run("google-merchant", path, by=BY, approve_as=ADA.format("shop"))
        assert again.unchanged == 1
        product = Product.objects.get()
        for moment, amount in (
            ("2026-05-31", "40.00"),
            ("2026-06-07T20:00Z", "30.00"),
            ("2026-06-08", "40.00"),
        ):
            with time_machine.travel(moment, tick=False):
                price = selectors.approved_price(product)
                assert price and str(price.amount) == amount
        assert selectors.stock(product).state == "available"
        assert not UnapprovedText.objects.exists()
