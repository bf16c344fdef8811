"""What an answer cites, read anew from the rows: past the product's selectors and past its fences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from apps.core import countries

RELATIONS = {
    "fits": "fits works with compatible goes with",
    "requires": "requires needs",
    "not_with": "is not for use with does not fit",
    "replaces": "replaces",
    "part_of": "is part of belongs to",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A source's words, the sku it speaks of ("" = the whole shop), and what is wrong with citing it."""

    text: str
    sku: str = ""
    title: str = ""
    problem: str = ""


class Sources:
    """Reads sources of one brand over the owner's connection."""

    def __init__(self, connection: psycopg.Connection[Any], slug: str) -> None:
        self.connection = connection
        row = self._one("SELECT id FROM tenants_brand WHERE slug = %s", slug)
        self.brand = row["id"] if row else 0
        self.known: dict[tuple[str, str], Found] = {}

    def read(self, cited: Row) -> Found:
        key = (cited["kind"], str(cited["id"]))
        if key not in self.known:
            readers = {
                "attribute": self._attribute,
                "price": self._price,
                "stock": self._stock,
                "relation": self._relation,
                "passage": self._passage,
                "rule": self._rule,
            }
            reader = readers.get(cited["kind"])
            self.known[key] = reader(key[1]) if reader else Found(cited.get("quote", ""))
        return self.known[key]

    def title(self, sku: str) -> str:
        product, _ = self._product(sku)
        return product["title"] if product else ""

    def _one(self, sql: str, *values: Any) -> Row | None:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, values).fetchone()

    def _product(self, sku: str) -> tuple[Row | None, Row | None]:
        product = self._one("SELECT * FROM catalog_product WHERE brand_id = %s AND sku = %s", self.brand, sku)
        if product:
            return product, None
        variant = self._one("SELECT * FROM catalog_variant WHERE brand_id = %s AND sku = %s", self.brand, sku)
        owner = variant and self._one("SELECT * FROM catalog_product WHERE id = %s", variant["product_id"])
        return owner, variant

    def _attribute(self, key: str) -> Found:
        sku, _, name = key.rpartition(":")
        if sku.endswith(":option"):
            return self._option(sku.removesuffix(":option"), name)
        product, variant = self._product(sku)
        if product is None:
            return Found("", problem="no such product")
        if name == "category":
            return self._of(product, f"category: {product['category']}", "")
        for holder in filter(None, (variant, product)):
            for one in _list(holder["attributes"]):
                if one["name"] == name:
                    return self._of(product, _attribute_text(one), "attributes")
        return Found("", problem="no such attribute")

    def _option(self, sku: str, name: str) -> Found:
        product, _ = self._product(sku)
        if product is None:
            return Found("", problem="no such product")
        with self.connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "SELECT options FROM catalog_variant WHERE product_id = %s", [product["id"]]
            ).fetchall()
        values = {str(_map(row["options"]).get(name, "")) for row in rows}
        return self._of(product, f"available {name}: {', '.join(sorted(values))}", "")

    def _price(self, sku: str) -> Found:
        product, variant = self._product(sku)
        if product is None:
            return Found("", problem="no such product")
        amounts = []
        for row in filter(None, (variant, product)):
            sale = _map(row["sale"]).get("amount") if row["sale"] else None
            amounts += [
                f"{one} {row['price_currency']}" for one in (row["price_amount"], sale) if one is not None
            ]
        options = " ".join(str(one) for one in _map(variant["options"]).values()) if variant else ""
        return self._of(product, f"price costs {', '.join(amounts)} ({options})", "price")

    def _stock(self, sku: str) -> Found:
        product, variant = self._product(sku)
        if product is None:
            return Found("", problem="no such product")
        sql = "SELECT coalesce(sum(greatest(quantity, 0)), 0) AS n FROM catalog_stock WHERE product_id = %s"
        row = (
            self._one(f"{sql} AND variant_id = %s", product["id"], variant["id"])
            if variant
            else self._one(sql, product["id"])
        )
        count = int(row["n"]) if row else 0
        options = " ".join(str(one) for one in _map(variant["options"]).values()) if variant else ""
        state = f"in stock, {count} available" if count else "not in stock, out of stock, 0 available"
        return self._of(product, f"{state} ({options})", "stock")

    def _relation(self, key: str) -> Found:
        row = self._by_id("catalog_relation", key)
        if row is None:
            return Found("", problem="no such relation")
        owner = self._one("SELECT * FROM catalog_product WHERE id = %s", row["product_id"])
        target = row["target_id"] and self._one(
            "SELECT * FROM catalog_product WHERE id = %s", row["target_id"]
        )
        name = target["title"] if target else row["target_name"]
        problem = "" if row["approved_at"] else "a relation nobody approved"
        title = owner["title"] if owner else ""
        return Found(f"{title} {RELATIONS[row['kind']]} {name}", "", title, problem)

    def _rule(self, key: str) -> Found:
        row = self._by_id("catalog_rule", key)
        if row is None:
            return Found("", problem="no such rule")
        product = row["product_id"] and self._one(
            "SELECT * FROM catalog_product WHERE id = %s", row["product_id"]
        )
        lapsed = self._one(
            "SELECT approved_at IS NULL OR retired_at IS NOT NULL"
            " OR coalesce(valid_from > now()::date, false)"
            " OR coalesce(valid_to < now()::date, false) AS lapsed FROM catalog_rule WHERE id = %s",
            row["id"],
        )
        problem = "a rule that does not hold today" if lapsed and lapsed["lapsed"] else ""
        title = product["title"] if product else ""
        return Found(_rule_text(row, title), product["sku"] if product else "", title, problem)

    def _passage(self, key: str) -> Found:
        row = self._by_id("knowledge_passage", key)
        if row is None:
            return Found("", problem="no such passage")
        text = f"{row['heading']}\n{row['text']}"
        if row["source_kind"] != "article":
            product = self._one("SELECT * FROM catalog_product WHERE id = %s", row["product_id"])
            field = "description" if row["source_kind"] == "description" else "bullets"
            return self._of(product, text, field) if product else Found(text, problem="no such product")
        revision = self._one(
            "SELECT *, coalesce(valid_from <= now(), true)"
            " AND coalesce(valid_to >= now()::date, true) AS valid"
            " FROM knowledge_revision WHERE id = %s",
            row["revision_id"],
        )
        return Found(f"{revision['title'] if revision else ''}\n{text}", problem=_revision_problem(revision))

    def _by_id(self, table: str, key: str) -> Row | None:
        try:
            UUID(key)
        except ValueError:
            return None
        return self._one(f"SELECT * FROM {table} WHERE brand_id = %s AND id = %s", self.brand, key)  # noqa: S608

    def _of(self, product: Row, text: str, field: str) -> Found:
        approved = not field or field in _list(product["approved_fields"])
        problem = "" if approved and product["active"] else f"{field} of {product['sku']} is not approved"
        return Found(text, product["sku"], product["title"], problem)


def _revision_problem(revision: Row | None) -> str:
    if revision is None or revision["state"] != "approved":
        return "a revision that is not approved"
    if revision["audience"] != "shopper":
        return "a text for advisors only"
    return "" if revision["valid"] else "a text that does not hold today"


def _rule_text(row: Row, title: str) -> str:
    """A rule in both languages, the brand's own words behind it."""
    said = (
        f"{_ruled(row, language)} {title} {row['category']}".strip() + f". {row[f'text_{language}']}"
        for language in ("en", "de")
    )
    return " ".join(" ".join(said).split())


def _ruled(row: Row, language: str) -> str:
    german = language == "de"
    if row["min_age"]:
        age = row["min_age"]
        return (
            f"Sie müssen mindestens {age} Jahre alt sein"
            if german
            else f"You must be at least {age} years old"
        )
    verbs = {"delivery": ("We deliver", "Wir liefern")}.get(
        row["kind"], ("We sell goods", "Wir verkaufen Waren")
    )
    way = ("only", "nur") if row["only"] else ("", "") if row["allowed"] else ("do not", "nicht")
    places = ", ".join(countries.towards(code, language) for code in _list(row["countries"]))
    codes = ", ".join(str(code) for code in _list(row["postcodes"]))
    area = ("postcodes beginning with", "Postleitzahlen, die so beginnen") if codes else ("", "")
    return f"{verbs[german]} {way[german]} {places} {area[german]} {codes}".strip()


def _attribute_text(one: Row) -> str:
    value = one["value"]
    if isinstance(value, bool):
        value = "yes true" if value else "no not false"
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    return f"{one.get('label') or one['name']} {one['name']}: {value} {one.get('unit') or ''}"


def _list(value: Any) -> list[Any]:
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, list) else []


def _map(value: Any) -> Row:
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}
