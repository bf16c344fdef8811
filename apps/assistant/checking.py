"""Any draft against given evidence, or against what the brand has approved."""

from __future__ import annotations

from typing import Any

from apps.assistant.port import BrandKnowledge
from apps.grounding import verifier
from apps.grounding.lookups import facts
from apps.grounding.types import Evidence, Judgement, ProductView, Source
from apps.tenants.models import Brand

KINDS = ("attribute", "passage", "fact", "rule", "price", "stock", "relation", "hours")


def judge(text: str, evidence: object, *, product: str, brand: Brand) -> Judgement:
    """The verifier's judgement; ``product`` is the sku the draft speaks about, or empty."""
    port = BrandKnowledge(brand)
    view = port.product(product) if product else None
    if isinstance(evidence, list):
        items = [given(item, at, product) for at, item in enumerate(evidence)]
    else:
        passages = port.passages(text, product=view.sku if view else None, limit=10)
        items = [*(_approved(view, port) if view else ()), *passages]
    talks = isinstance(evidence, list)  # a transcript is evidence only where it was given as such
    return verifier.judge(text, items, product=view.sku if view else product or None, talks=talks)


def _approved(view: ProductView, port: BrandKnowledge) -> list[Evidence]:
    """Everything approved about one product: typed facts of it and its variants, links, texts."""
    found = {item.id: item for item in facts.all_of(view)}
    for variant in view.variants:
        found |= {item.id: item for item in facts.all_of(view, variant)}
    for relation in port.relations(view.sku):
        item = facts.relation(view, relation, relation.target_name or relation.target_sku)
        found[item.id] = item
    return [*found.values(), *view.texts]


def given(item: object, at: int, product: str) -> Evidence:
    """An evidence item of the command: a text, or ``{text, kind?, product?, source?}``."""
    if isinstance(item, str):
        return _evidence(item, "passage", at, product or None, {})
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise ValueError("evidence is a list of texts or of objects with a text")
    kind = str(item.get("kind") or "passage")
    if kind not in KINDS:
        raise ValueError(f"evidence kind is one of {', '.join(KINDS)}")
    source: Any = item.get("source")
    return _evidence(
        item["text"],
        kind,
        at,
        item.get("product") or product or None,
        source if isinstance(source, dict) else {},
    )


def _evidence(text: str, kind: Any, at: int, product: str | None, source: dict[str, Any]) -> Evidence:
    named = Source(
        kind=kind,
        id=str(source.get("id") or f"given-{at + 1}"),
        version=str(source.get("version") or ""),
        title=str(source.get("title") or ""),
    )
    return Evidence(id=f"given-{at + 1}", kind=kind, text=text, source=named, product=product)
