"""Reading approved texts for what fits or needs what. What is found waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from apps.catalog import proposals
from apps.catalog.models import Product
from apps.catalog.proposals import Proposal
from apps.knowledge.models import Passage
from apps.knowledge.relation_reading import Named, Names, Said, sayings, tells_something
from apps.tenants.work import enqueue

PORTION = 200
KIND = "knowledge.propose_relations"


class _Reader:
    """The names of the brand's products, read when a text first needs them."""

    @cached_property
    def names(self) -> Names:
        """All active products by name and number."""
        return Names.of(Product.objects.filter(active=True).values_list("id", "sku", "title"))

    def read(self, text: str, language: str) -> list[Said]:
        """What one text says; names are looked up only where it says something of the kind."""
        if not tells_something(text):
            return []
        return list(sayings(text, self.names, german=language == "de"))


def read_later(product_ids: Sequence[UUID]) -> None:
    """Have these products' texts read in the background; call inside the transaction that changed them."""
    for start in range(0, len(product_ids), PORTION):
        enqueue(KIND, {"products": [str(pk) for pk in product_ids[start : start + PORTION]]})


def read_article_later(revision_id: UUID) -> None:
    """Have an approved wording read in the background."""
    enqueue(KIND, {"revision": str(revision_id)})


def read(payload: dict[str, Any]) -> int:
    """Do what `read_later` asked for; returns how many new proposals there are. May run twice."""
    reader = _Reader()
    if "revision" in payload:
        return proposals.propose(list(_of_articles(reader, UUID(payload["revision"]))))
    products = list(Product.objects.filter(pk__in=payload["products"]))
    found = list(_of_products(reader, products))
    _forget([product.pk for product in products], found)
    return proposals.propose(found)


def forget_withdrawn() -> int:
    """Drop proposals whose sentence stands in no text that may be said any more."""
    rows = proposals.waiting().exclude(proof_passage=None).values_list("id", "proof_passage")
    return proposals.drop(_stale(dict(rows)))


def _forget(products: Sequence[UUID], found: Sequence[Proposal]) -> None:
    """Drop what the products' own texts said before and say no more."""
    own = {(one.product, one.kind, one.target or one.target_name) for one in found}
    rows = list(proposals.waiting().filter(product__in=products))
    gone = [r for r in rows if (r.product_id, r.kind, r.target_id or r.target_name) not in own]
    loose = {row.pk for row in gone if row.proof_passage is None}
    proposals.drop(loose | _stale({row.pk: row.proof_passage for row in gone if row.proof_passage}))


def _stale(passages: dict[UUID, UUID | None]) -> set[UUID]:
    said = [pk for pk in passages.values() if pk]
    live = set(Passage.objects.filter(pk__in=said, live=True).values_list("id", flat=True))
    return {pk for pk, passage in passages.items() if passage not in live}


def _of_products(reader: _Reader, products: Sequence[Product]) -> Iterator[Proposal]:
    """From descriptions, bullet points and attributes that may be said."""
    known = {product.pk: product for product in products if product.active}
    texts = Passage.objects.filter(product__in=known, live=True).order_by("product", "position")
    for passage in texts.only("text", "language", "product_id"):
        assert passage.product_id is not None
        owner = known[passage.product_id]
        for said in reader.read(passage.text, passage.language):
            yield from _proposed(said, owner, owner.title, passage.pk)
    for owner in known.values():
        for text in _attributes(owner):
            for said in reader.read(text, owner.language):
                yield from _proposed(said, owner, owner.title, None)


def _attributes(product: Product) -> Iterator[str]:
    for one in product.attributes if product.approved("attributes") else ():
        value = one["value"]
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield f"{one.get('label') or one['name']}: {text}"


def _of_articles(reader: _Reader, revision: UUID) -> Iterator[Proposal]:
    """From one approved wording; its subject is named in the sentence, or the one product it is for."""
    rows = Passage.objects.filter(revision=revision, live=True).select_related("revision")
    for passage in rows.order_by("position"):
        assert passage.revision is not None
        skus = passage.revision.products
        owner = Product.objects.filter(sku=skus[0]).first() if len(skus) == 1 else None
        for said in reader.read(passage.text, passage.language):
            yield from _proposed(said, owner, passage.revision.title, passage.pk)


def _proposed(said: Said, about: Product | None, source: str, passage: UUID | None) -> Iterator[Proposal]:
    """The proposal of a sentence, where both sides are known and are two."""
    thing = Named(about.pk, about.sku, about.title) if about else None
    owner, target = said.owner or thing, said.target or thing
    if owner is None or target is None or owner.id is None or owner.id == target.id:
        return
    if target.id is None:
        yield Proposal(owner.id, said.kind, None, "", target.name, said.sentence, source, passage)
    else:
        yield Proposal(owner.id, said.kind, target.id, target.sku, "", said.sentence, source, passage)
