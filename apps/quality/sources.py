"""Where an answer stands, as people write it down: `article:returns`, `article:returns@3` (that wording),
`text` (the product's own texts), `fact:delivery DE`, `field:weight`, `field:price`, `relation`, `hours`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from apps.catalog import selectors as catalog
from apps.core.errors import Invalid
from apps.knowledge.models import Article, Fact, Passage, Revision

PLAIN: Final = ("text", "relation", "hours")
FIXED: Final = ("field:price", "field:stock")


def described(citations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The proven sources of an answer (as `answering.Answer.citations`), each with its `ref` and `sku`."""
    given = list(citations)
    passages = _passages([UUID(each["id"]) for each in given if each["kind"] == "passage"])
    facts = Fact.objects.in_bulk([UUID(each["id"]) for each in given if each["kind"] == "fact"])
    return [_kept(each) | _ref(each, passages, facts) for each in given]


def options(language: str = "") -> list[tuple[str, str]]:
    """What may stand as a source, with words for people: approved texts, facts, the usual fields."""
    told = Revision.objects.filter(state=Revision.State.APPROVED).select_related("article")
    if language:
        told = told.filter(article__language__startswith=language.split("-")[0])
    texts = [(f"article:{row.article.slug}", row.title) for row in told.order_by("title")[:200]]
    scopes = Fact.objects.exclude(approved_at=None).filter(retired_at=None)
    pairs = sorted(set(scopes.values_list("kind", "scope")))
    facts = [(f"fact:{kind} {scope}".strip(), f"{kind} {scope}".strip()) for kind, scope in pairs]
    return [*texts, *facts, *((ref, ref) for ref in (*FIXED, *PLAIN))]


def checked(ref: str) -> str:
    """The ref, tidied; raises Invalid for one that names nothing of this brand."""
    kind, _, rest = " ".join(ref.split()).partition(":")
    if not kind or (kind in PLAIN and not rest) or (kind == "field" and rest):
        return f"{kind}:{rest}" if rest else kind
    if kind == "article" and _article_there(rest):
        return f"article:{rest}"
    if kind == "fact" and rest.partition(" ")[0] in Fact.Kind.values:
        return f"fact:{rest}"
    raise Invalid("No such source.", fields={"source": [_complaint(kind)]})


def _complaint(kind: str) -> str:
    if kind == "article":
        return "No article by that short name and wording."
    return "Such as article:returns, fact:delivery DE, field:price, text, relation or hours."


def _article_there(rest: str) -> bool:
    slug, _, number = rest.partition("@")
    rows = Article.objects.filter(slug=slug)
    if number:
        return number.isdigit() and rows.filter(revisions__number=int(number)).exists()
    return rows.exists()


def _kept(source: Mapping[str, Any]) -> dict[str, Any]:
    return {name: source.get(name, "") for name in ("kind", "id", "version", "title", "url")}


def _passages(ids: Sequence[UUID]) -> dict[str, Passage]:
    rows = Passage.objects.filter(pk__in=ids).select_related("revision__article", "product")
    return {str(row.pk): row for row in rows}


def _ref(
    source: Mapping[str, Any], passages: Mapping[str, Passage], facts: Mapping[UUID, Fact]
) -> dict[str, str]:
    kind, key = source["kind"], source["id"]
    if kind == "passage":
        return _of_passage(passages.get(key))
    if kind == "fact":
        fact = facts.get(UUID(key))
        return {"ref": f"fact:{fact.kind} {fact.scope}".strip() if fact else "fact:", "sku": ""}
    if kind == "attribute":
        owner, _, name = key.partition(":")
        return {"ref": f"field:{name.removeprefix('option:')}", "sku": _product(owner)}
    if kind in ("price", "stock"):
        return {"ref": f"field:{kind}", "sku": _product(key)}
    return {"ref": kind, "sku": ""}


def _of_passage(row: Passage | None) -> dict[str, str]:
    if row is None:
        return {"ref": "text", "sku": ""}
    if row.revision is not None:
        return {"ref": f"article:{row.revision.article.slug}@{row.revision.number}", "sku": ""}
    return {"ref": "text", "sku": row.product.sku if row.product else ""}


def _product(sku: str) -> str:
    """The product's own sku, also for a variant's."""
    found = catalog.resolve_sku(sku)
    return str(found[0].sku) if found else sku
