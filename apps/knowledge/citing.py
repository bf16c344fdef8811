"""What answers cite, seen from the thing that people look after: a wording, a fact, a rule, a product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from apps.catalog import selectors as catalog
from apps.catalog.models import Product, Relation, Rule, Variant
from apps.core.errors import NotFound
from apps.knowledge.models import Fact, Passage, Revision

Pair = tuple[str, str]
# Of all passages a product ever had, so many of the newest are looked for.
PASSAGES = 500


@dataclass(frozen=True)
class Thing:
    """Something that answers stand on: the sources they name it by, and what it is.

    `version` is empty where the thing is one version by itself. `living` is false for what no answer may say
    any more. `row` is the revision, product, fact, relation or rule.
    """

    kind: str
    title: str
    pairs: list[Pair]
    living: bool
    row: Any
    version: str = ""


def find(kind: str, ref: str, version: str = "") -> Thing:
    """The thing of the brand in scope by the kind and id it has, or by which a claim names it.

    Kinds: revision, product, fact, relation, rule; passage leads to its wording or product; attribute, price
    and stock to their product, and stand for themselves alone. Raises NotFound.
    """
    made = KINDS.get(kind)
    if made is None or "\x00" in ref:
        raise NotFound("No such source.")
    return made(ref, version)


def of_revision(revision: Revision) -> Thing:
    """A wording of an article: all its passages."""
    keys = Passage.objects.filter(revision=revision).values_list("pk", flat=True)
    living = revision.state == Revision.State.APPROVED
    return Thing("revision", revision.title, _pairs("passage", keys), living, revision)


def of_article(article_id: UUID) -> dict[UUID, list[Pair]]:
    """The sources of each wording of an article, in one query."""
    found: dict[UUID, list[Pair]] = {}
    rows = Passage.objects.filter(revision__article=article_id).values_list("revision_id", "pk")
    for revision, key in rows:
        found.setdefault(revision, []).append(("passage", str(key)))
    return found


def of_product(product: Product, version: str = "") -> Thing:
    """A product: its texts, attributes, options, prices and stock, those of its variants, its relations."""
    variants = list(Variant.objects.filter(product=product))
    skus = {product.sku, *(row.sku for row in variants)}
    names = set(_names(product.attributes)).union(*(_names(row.attributes) for row in variants))
    options = {f"option:{name}" for row in variants for name in row.options}
    passages = Passage.objects.filter(product=product).order_by("-pk").values_list("pk", flat=True)
    relations = Relation.objects.filter(product=product).values_list("pk", flat=True)
    pairs = [
        *_pairs("passage", passages[:PASSAGES]),
        *_pairs("relation", relations),
        *(("attribute", f"{sku}:{name}") for sku in sorted(skus) for name in sorted(names)),
        *(("attribute", f"{product.sku}:{name}") for name in sorted(options)),
        *((kind, sku) for kind in ("price", "stock") for sku in sorted(skus)),
    ]
    living = product.active and version in ("", str(product.version))
    return Thing("product", product.title, pairs, living, product, version)


def _names(attributes: list[dict[str, Any]]) -> list[str]:
    return ["category", *(one["name"] for one in attributes)]


def _revision(ref: str, version: str) -> Thing:
    return of_revision(_row(Revision, ref))


def _product(ref: str, version: str) -> Thing:
    return of_product(_row(Product, ref), version)


def _passage(ref: str, version: str) -> Thing:
    row = _row(Passage, ref)
    if row.revision is not None:
        return of_revision(row.revision)
    return of_product(row.product, str(row.product_version or ""))


def _fact(ref: str, version: str) -> Thing:
    row = _row(Fact, ref)
    living = row.approved_at is not None and row.retired_at is None
    return Thing("fact", f"{row.kind} {row.scope}".strip(), [("fact", ref)], living, row)


def _relation(ref: str, version: str) -> Thing:
    row = _row(Relation, ref)
    title = f"{row.product.title} · {row.called}"
    return Thing("relation", title, [("relation", ref)], row.approved_at is not None, row, version)


def _rule(ref: str, version: str) -> Thing:
    row = _row(Rule, ref)
    about = row.product.title if row.product else row.category
    living = row.approved_at is not None and row.retired_at is None
    return Thing("rule", f"{row.kind} {about}".strip(), [("rule", ref)], living, row)


def _of_goods(kind: str) -> Callable[[str, str], Thing]:
    def find_goods(ref: str, version: str) -> Thing:
        sku, _, name = ref.partition(":") if kind == "attribute" else (ref, "", kind)
        found = catalog.resolve_sku(sku)
        if found is None:
            raise NotFound("No such source.")
        product = found[0]
        living = product.active and version in ("", str(product.version))
        return Thing(kind, f"{product.title} · {name}", [(kind, ref)], living, product, version)

    return find_goods


KINDS: dict[str, Callable[[str, str], Thing]] = {
    "revision": _revision,
    "product": _product,
    "passage": _passage,
    "fact": _fact,
    "relation": _relation,
    "rule": _rule,
    **{kind: _of_goods(kind) for kind in ("attribute", "price", "stock")},
}


def _row(model: type[Model], ref: str) -> Any:
    try:
        row = model._default_manager.filter(pk=UUID(ref)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound("No such source.")
    return row


def _pairs(kind: str, keys: Any) -> list[Pair]:
    return [(kind, str(key)) for key in keys]
