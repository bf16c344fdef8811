"""The brand's approved knowledge, as grounding asks for it: rows in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.appointments import selectors as booking
from apps.appointments.models import Service
from apps.assistant import terms
from apps.catalog import eligibility
from apps.catalog import selectors as catalog
from apps.catalog.models import Product, Relation, Rule, Stock, Variant
from apps.catalog.priced import who_states
from apps.core.clock import now, rfc3339
from apps.grounding.rule_view import RuleView
from apps.grounding.synonyms import Book
from apps.grounding.types import (
    AttributeView,
    AvailabilityView,
    Evidence,
    PolicyFact,
    ProductHit,
    ProductView,
    RelationKind,
    RelationView,
    SlotsView,
    Source,
    VariantView,
)
from apps.knowledge import facts, search
from apps.knowledge.models import Fact
from apps.knowledge.search import Hit
from apps.schedule import selectors as schedule
from apps.sessions import presence
from apps.tenants.models import Brand

SERVICES, TIMES, SOON = 3, 3, timedelta(days=14)
REACH = 160  # candidates by words: four times the most that grounding looks at


class BrandKnowledge:
    """Implements grounding's KnowledgePort for the brand in scope. Views are read once per question."""

    def __init__(self, brand: Brand, *, language: str = "en") -> None:
        self.brand, self.language = brand, language
        self._views: dict[Any, ProductView] = {}
        self._ranked: dict[str, list[catalog.Place]] = {}
        self._products: dict[UUID, Product] = {}
        self._resolved: dict[str, tuple[Product, Variant | None] | None] = {}
        self._facts: list[PolicyFact] | None = None
        self._book: Book | None = None
        self._rules: dict[str, list[RuleView]] = {}

    def resolve(self, sku: str) -> tuple[Product, Variant | None] | None:
        """The rows behind a sku, as `catalog.selectors.resolve_sku` gives them."""
        if sku not in self._resolved:
            self._resolved[sku] = catalog.resolve_sku(sku)
        return self._resolved[sku]

    def product(self, sku: str) -> ProductView | None:
        """The product with this sku, or the product whose variant has it."""
        found = self.resolve(sku)
        return self.view(found[0]) if found else None

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        """Products named in the text, best first; the database ranks the same text once."""
        if text not in self._ranked:
            self._ranked[text] = catalog.ranking(text, self.brand.default_language, REACH)
        hits = catalog.products_of(self._ranked[text][:limit], self._products)
        views = self.views([hit.product for hit in hits])
        return [ProductHit(v, h.score) for v, h in zip(views, hits, strict=True)]

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        """Approved, valid passages for shoppers."""
        found = self.resolve(product) if product else None
        hits = search.passages(query, language=language, product=found[0] if found else None, limit=limit)
        return [evidence(hit) for hit in hits]

    def relations(self, sku: str) -> Sequence[RelationView]:
        """Declared relations of the product."""
        found = self.resolve(sku)
        if not found:
            return []
        return [relation(row) for row in catalog.approved_relations(found[0])]

    def relations_to(self, sku: str) -> Sequence[tuple[ProductView, RelationView]]:
        """Declared relations of other products that point at this one."""
        found = self.resolve(sku)
        rows = list(catalog.relations_to(found[0])[:100]) if found else []
        owners = self.views([row.product for row in rows])
        return [(owner, relation(row)) for owner, row in zip(owners, rows, strict=True)]

    def policy_facts(self) -> Sequence[PolicyFact]:
        """Approved facts that hold today; read once per question."""
        if self._facts is None:
            self._facts = [policy_fact(row) for row in facts.live()]
        return self._facts

    def rules(self, sku: str = "") -> Sequence[RuleView]:
        """Approved rules that hold today for the product; read once per question and product."""
        if sku not in self._rules:
            found = self.resolve(sku) if sku else None
            product = found[0] if found else None
            near = eligibility.depths(product) if product else {}
            rows = eligibility.live(self.brand, product)
            self._rules[sku] = [rule(row, near, product) for row in rows]
        return self._rules[sku]

    def synonyms(self) -> Book:
        """What shoppers say in the place of the brand's own terms, as approved; read once per question."""
        if self._book is None:
            self._book = terms.book()
        return self._book

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of the words that stand in the brand's approved texts."""
        return catalog.known_words(words) | search.known_words(words)

    def words_like(self, word: str) -> Sequence[str]:
        """The brand's words that look like this one."""
        return [*catalog.words_like(word), *search.words_like(word)]

    def availability(self) -> AvailabilityView:
        """Who is there now, and when somebody is next."""
        here, moment = presence.availability(self.brand), now()
        opens = None if here.advisors_online else schedule.next_opening(moment)
        return AvailabilityView(
            advisors_online=here.advisors_online,
            wait_seconds=here.wait_seconds,
            # Open, and nobody there: when somebody comes is not known.
            opens_at=opens.astimezone(ZoneInfo(self.brand.timezone)) if opens and opens > moment else None,
            languages=tuple(here.languages),
            hours=tuple(schedule.hours_sentences(self.language)),
            read_at=moment,
        )

    def slots(self) -> list[SlotsView]:
        """What can be booked, each with its next free starts as they are offered now."""
        moment, zone = now(), ZoneInfo(self.brand.timezone)
        return [
            SlotsView(
                row.slug, row.name, tuple(start.astimezone(zone) for start in _next(row, moment)), moment
            )
            for row in booking.services()[:SERVICES]
        ]

    def view(self, product: Product) -> ProductView:
        """A product with its approved fields only, prices and stock read now."""
        return self.views([product])[0]

    def views(self, products: Sequence[Product]) -> list[ProductView]:
        """The same for many, in a fixed number of queries."""
        missing = [product for product in products if product.pk not in self._views]
        if missing:
            variants, levels, texts = _variants(missing), _levels(missing), search.texts_of(missing)
            for product in missing:
                self._views[product.pk] = _view(product, variants, levels, texts)
        return [self._views[product.pk] for product in products]


def _next(service: Service, moment: datetime) -> list[datetime]:
    return [slot.start for slot in booking.slots(service, moment, moment + SOON, at=moment)[:TIMES]]


OWN = 1000  # closer than any category
UNCOUNTED = frozenset({"untracked", "continue"})
Levels = dict[tuple[UUID, UUID | None], dict[str, int]]


def _variants(products: Sequence[Product]) -> dict[UUID, list[Variant]]:
    found: dict[UUID, list[Variant]] = {}
    for row in Variant.objects.filter(product__in=products, active=True).order_by("position"):
        found.setdefault(row.product_id, []).append(row)
    return found


def _levels(products: Sequence[Product]) -> Levels:
    """Pieces by store, of each variant (and under None, of the product itself)."""
    found: Levels = {}
    rows = Stock.objects.filter(product__in=products)
    for product, variant, store, quantity in rows.values_list(
        "product_id", "variant_id", "store", "quantity"
    ):
        stores = found.setdefault((product, variant), {})
        stores[store] = stores.get(store, 0) + max(quantity, 0)
    return found


def _view(
    product: Product, variants: dict[UUID, list[Variant]], levels: Levels, texts: dict[UUID, list[Hit]]
) -> ProductView:
    own = variants.get(product.pk, [])
    priced, counted = product.approved("price"), product.approved("stock")
    all_levels = (
        [levels.get((product.pk, row.pk)) for row in own] if own else [levels.get((product.pk, None))]
    )
    policies = [row.stock_policy for row in own] if own else [product.stock_policy]
    pieces = [_pieces(level, policy) for level, policy in zip(all_levels, policies, strict=True)]
    known = [count for count in pieces if count is not None]
    return ProductView(
        sku=product.sku,
        title=product.title,
        supplier=product.supplier,
        category=product.category,
        url=product.url,
        version=str(product.version),
        price=who_states(product, own).charged if priced else None,
        currency=product.price_currency if priced else "",
        stock=sum(known) if counted and known else None,
        orderable=counted and not own and pieces[0] is None and product.stock_policy in UNCOUNTED,
        variants=tuple(_variant(product, row, levels.get((product.pk, row.pk))) for row in own),
        attributes=tuple(attributes(product.attributes)) if product.approved("attributes") else (),
        texts=tuple(evidence(hit) for hit in texts.get(product.pk, [])),
        read_at=now(),
    )


def _pieces(stores: dict[str, int] | None, policy: str) -> int | None:
    """Pieces over all stores; None where nobody counts, or where it is sold beyond its last piece."""
    total = sum(stores.values()) if stores is not None else None
    return None if total is not None and total <= 0 and policy != "deny" else total


def _variant(product: Product, row: Variant, stores: dict[str, int] | None) -> VariantView:
    pieces = _pieces(stores, row.stock_policy)
    priced, counted = product.approved("price"), product.approved("stock") and pieces is not None
    amount = row.charged if row.price_amount is not None else product.charged
    return VariantView(
        sku=row.sku,
        options=dict(row.options),
        price=amount if priced else None,
        currency=(row.price_currency or product.price_currency) if priced else "",
        stock=pieces if counted else None,
        stores=stores or {} if counted else {},
        orderable=product.approved("stock") and pieces is None and row.stock_policy in UNCOUNTED,
        attributes=tuple(attributes(row.attributes)) if product.approved("attributes") else (),
    )


def attributes(values: Iterable[dict[str, Any]]) -> Iterable[AttributeView]:
    """Typed attributes as grounding takes them."""
    for one in values:
        value = tuple(one["value"]) if isinstance(one["value"], list) else one["value"]
        yield AttributeView(
            one["name"], one.get("label") or one["name"], one["type"], value, one.get("unit") or ""
        )


def relation(row: Relation) -> RelationView:
    """A declared relation as grounding takes it."""
    return RelationView(
        id=str(row.pk),
        kind=cast(RelationKind, row.kind),
        target_sku=row.target.sku if row.target_id and row.target else "",
        target_name=row.target.title if row.target_id and row.target else row.target_name,
        version=rfc3339(row.approved_at) or "",
        date=(rfc3339(row.approved_at) or "")[:10],
    )


def rule(row: Rule, near: Mapping[str, int], product: Product | None) -> RuleView:
    """A rule as grounding takes it; `near` tells how deep each category name lies."""
    depth = OWN if row.product_id else near.get(row.category, 1) if row.category else 0
    return RuleView(
        id=str(row.pk), kind=row.kind, depth=depth, category=row.category,
        product=product.sku if product and row.product_id else "", allowed=row.allowed, only=row.only,
        countries=tuple(row.countries), postcodes=tuple(row.postcodes), min_age=row.min_age,
        texts={"en": row.text_en, "de": row.text_de}, version=str(row.number),
        date=(rfc3339(row.approved_at) or "")[:10],
    )  # fmt: skip


def policy_fact(row: Fact) -> PolicyFact:
    """A fact as grounding takes it."""
    date = (rfc3339(row.approved_at) or "")[:10]
    return PolicyFact(str(row.pk), row.kind, row.scope, row.value, str(row.number), date)


def evidence(hit: Hit) -> Evidence:
    """A found passage as evidence."""
    source = Source(
        kind="passage",
        id=str(hit.passage_id),
        version=str(hit.version),
        title=hit.source_title,
        url=hit.url,
        date=(rfc3339(hit.approved_at) or "")[:10],
    )
    return Evidence(
        id=str(hit.passage_id),
        kind="passage",
        text=hit.text,
        source=source,
        product=hit.product_sku or None,
        score=hit.score,
        heading=hit.heading,
        language=hit.language,
        opening=hit.opening,
    )
