"""Reading the catalogue. What is meant for the AI is asked for as approved and gets nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from apps.catalog import indexing
from apps.catalog.models import Product, Relation, Stock, Term, Variant
from apps.catalog.money import shown
from apps.catalog.priced import who_states
from apps.llm import embeddings
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A found product. All numbers are 0 to 1; `score` is what the order follows.

    `coverage` = how much of the question's words (rare ones weigh more) the product holds, `title_share` =
    how much of the title the question names, `likeness` = cosine of the meanings.
    """

    product: Product
    score: float
    coverage: float
    title_share: float
    likeness: float


Place = tuple[UUID, float, float, float, float]  # a `ProductHit` with the product's id for its row


@dataclass(frozen=True, slots=True)
class Price:
    """A price as it is charged now."""

    amount: Decimal
    currency: str
    compare_at: Decimal | None = None
    varies: bool = False


@dataclass(frozen=True, slots=True)
class StockLevel:
    """What is there: state is in_stock, out_of_stock, available (sold without counting) or unknown."""

    state: str
    quantity: int | None
    stores: dict[str, int]
    counted_at: datetime | None


def get_product(product_id: UUID | str) -> Product | None:
    """The product with this id, or None."""
    return Product.objects.filter(pk=product_id).first()


def product_by_sku(sku: str) -> Product | None:
    """The product with this sku, or the one whose variant has it."""
    found = resolve_sku(sku)
    return found[0] if found else None


def resolve_sku(sku: str) -> tuple[Product, Variant | None] | None:
    """The product, and the variant when the sku is a variant's. None when unknown or ambiguous."""
    if not sku or "\x00" in sku:
        return None
    product = Product.objects.filter(sku=sku).first()
    if product:
        return product, None
    variants = list(Variant.objects.filter(sku=sku, active=True).select_related("product")[:3])
    alive = [one for one in variants if one.product.active] or variants
    return (alive[0].product, alive[0]) if len(alive) == 1 else None


def search_products(
    text: str, *, limit: int = 10, only: Iterable[UUID] | None = None, language: str | None = None
) -> list[ProductHit]:
    """Active products by words and meaning, best first; typing errors are corrected where words are known.

    `language` is that of the products, not the asker's: their words and vectors were made in it. None = look
    up the brand's.
    """
    wanted = None if only is None else set(only)
    reach = max(limit * 4, 50) if wanted is None else 1000
    found = ranking(text, language, reach)
    return products_of([row for row in found if wanted is None or row[0] in wanted][:limit])


def ranking(text: str, language: str | None = None, reach: int = 50) -> list[Place]:
    """The places of active products for a text, best first, without their rows: one query."""
    if not text.strip():
        return []
    language = language or Brand.objects.values_list("default_language", flat=True).get(pk=current_brand_id())
    scored = [(_score(*row[3:]), row) for row in _found(text, language, reach)]
    scored.sort(key=lambda one: (-one[0], str(one[1][0])))
    return [(row[0], round(score, 4), row[1], row[2], row[3]) for score, row in scored]


def products_of(places: Sequence[Place], known: dict[UUID, Product] | None = None) -> list[ProductHit]:
    """The places with their products; rows already `known` are not read again, and new ones are added."""
    known = {} if known is None else known
    known |= Product.objects.in_bulk([place[0] for place in places if place[0] not in known])
    return [
        ProductHit(known[place[0]], *place[1:])
        for place in places
        if place[0] in known and known[place[0]].active
    ]


def _found(text: str, language: str, limit: int) -> list[tuple[UUID, float, float, float, float]]:
    vectors = {model: _vector(text, model, language) for model in indexing.models_in_use(language)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM catalog_find_products(%s, %s, %s::text[], %s::text[], %s)",
            [text.replace("\x00", ""), language, list(vectors.values()), list(vectors), limit],
        )
        found: list[tuple[UUID, float, float, float, float]] = cursor.fetchall()
        return found


def _vector(text: str, model: str, language: str) -> str | None:
    """The question as this model's vector, as PostgreSQL writes it; None without the model."""
    if model != embeddings.model_for(language):
        language = embeddings.language_of(model)
    vector = embeddings.embed_query(text, language)
    return None if vector is None else "[" + ",".join(f"{x:.5f}" for x in vector) + "]"


def _score(likeness: float, aboutness: float) -> float:
    """Words and meaning count alike; a product without a vector yet is held for half as like as its words."""
    alike = max(likeness, 0.0) if likeness else 0.5 * aboutness
    return max(0.0, min(1.0, 0.5 * aboutness + 0.5 * alike))


def variants_of(product: Product) -> list[Variant]:
    """The buyable versions, in the feed's order."""
    return list(Variant.objects.filter(product=product, active=True))


def approved_attributes(product: Product, variant: Variant | None = None) -> list[dict[str, Any]]:
    """Typed facts the AI may state: the product's, overlaid by the variant's."""
    if not product.approved("attributes"):
        return []
    merged = {one["name"]: one for one in product.attributes}
    if variant:
        merged.update({one["name"]: one for one in variant.attributes})
    return list(merged.values())


def approved_price(product: Product, variant: Variant | None = None) -> Price | None:
    """The price the AI may state, read now; None when it is unknown or not approved."""
    return price(product, variant) if product.approved("price") else None


def price(product: Product, variant: Variant | None = None) -> Price | None:
    """The price of the variant, else of the product; `varies` when its variants cost differently."""
    if variant and variant.price_amount is not None:
        return Price(variant.charged or Decimal(0), variant.price_currency, variant.struck)
    if product.price_amount is None:
        return None
    own = list(Variant.objects.filter(product=product, active=True, price_amount__isnull=False))
    stated = who_states(product, own)
    varies = variant is None and len({one.charged for one in own}) > 1
    return Price(stated.charged or Decimal(0), product.price_currency, stated.struck, varies)


def approved_stock(product: Product, variant: Variant | None = None) -> StockLevel | None:
    """The stock the AI may state, read now; None when it is not approved."""
    return stock(product, variant) if product.approved("stock") else None


def stock(product: Product, variant: Variant | None = None) -> StockLevel:
    """What is there of the variant, or of all of the product together."""
    rows = Stock.objects.filter(product=product)
    rows = rows.filter(variant=variant) if variant else rows.exclude(variant__active=False)
    return _level(list(rows), _policy(product, variant))


def _policy(product: Product, variant: Variant | None) -> str:
    if variant:
        return variant.stock_policy
    policies = set(
        Variant.objects.filter(product=product, active=True).values_list("stock_policy", flat=True)
    )
    return next((one for one in ("continue", "untracked", "deny") if one in policies), product.stock_policy)


def _level(rows: list[Stock], policy: str) -> StockLevel:
    stores: dict[str, int] = {}
    for row in rows:
        stores[row.store] = stores.get(row.store, 0) + row.quantity
    counted = min((row.counted_at for row in rows), default=None)
    if not rows:
        return StockLevel("available" if policy in {"untracked", "continue"} else "unknown", None, {}, None)
    total = sum(max(count, 0) for count in stores.values())
    if total > 0:
        state = "in_stock"
    else:
        state = "available" if policy in {"untracked", "continue"} else "out_of_stock"
    return StockLevel(state, total, stores, counted)


def approved_relations(product: Product) -> QuerySet[Relation]:
    """Links of this product that the AI may state, with their targets."""
    rows = Relation.objects.filter(product=product).exclude(approved_at=None)
    return rows.select_related("target").order_by("kind", "created_at", "id")


def relations_to(product: Product) -> QuerySet[Relation]:
    """Approved links of other products that point at this one."""
    rows = Relation.objects.filter(target=product, product__active=True).exclude(approved_at=None)
    return rows.select_related("product", "target").order_by("kind", "created_at", "id")


def known_words(words: Sequence[str]) -> frozenset[str]:
    """Those of the words that stand somewhere in the catalogue."""
    return frozenset(Term.objects.filter(word__in=words).values_list("word", flat=True))


def words_like(word: str, limit: int = 12) -> list[str]:
    """Words of the catalogue that share letter triples with this one, likest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM catalog_words_like(%s, %s)", [word, limit])
        return [row[0] for row in cursor.fetchall()]


def card(product: Product, variant: Variant | None = None) -> dict[str, Any]:
    """What a product card and a packet show, with the values of now."""
    cost, level = price(product, variant), stock(product, variant)
    return {
        "id": str(product.pk),
        "sku": variant.sku if variant else product.sku,
        "product": product.sku,
        "title": product.title,
        "brand": product.supplier,
        "category": product.category,
        "url": product.url,
        "image": (variant.image if variant else "") or product.image,
        "image_alt": product.images[0].get("alt", "") if product.images else "",
        "options": dict(variant.options) if variant else {},
        "price": shown(cost.amount, cost.currency) if cost else None,
        "compare_at": shown(cost.compare_at, cost.currency) if cost else None,
        "price_varies": bool(cost and cost.varies),
        "stock": {"state": level.state, "quantity": level.quantity},
        "version": product.version,
    }
