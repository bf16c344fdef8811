"""schema.org product data: JSON-LD as .json or .jsonl, or inside HTML pages; a file, a folder or a zip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers import grouping
from apps.catalog.importers.grouping import Offer
from apps.catalog.importers.items import CatalogueItem, FeedError, ItemError, Parsed, RowError
from apps.catalog.importers.jsonld import Graph, documents, types
from apps.catalog.importers.schema_product import NodeReader

_PRODUCTS = {
    "Product",
    "IndividualProduct",
    "ProductModel",
    "SomeProducts",
    "Vehicle",
    "Car",
}
# Under these a product is only mentioned: as a variant of a group that is read itself, or as something else.
_MENTIONS = (
    "hasVariant",
    "isVariantOf",
    "isRelatedTo",
    "isSimilarTo",
    "isAccessoryOrSparePartFor",
    "isConsumableFor",
    "itemReviewed",
    "itemOffered",
    "includesObject",
    "typeOfGood",
    "review",
)
_VARIES = {"color": "color", "size": "size", "material": "material", "pattern": "pattern"}


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[Parsed | RowError]:
    """Each product of the documents, which count from 1. Raises FeedError when there is nothing to read.

    Versions whose pages name a common group (`isVariantOf`) become one product; they wait for the last page.
    """
    if mapping:
        raise FeedError("no_mapping", "schema.org has fixed names and takes no mapping")
    waiting: dict[str, list[Offer]] = {}
    choices: dict[str, list[str]] = {}
    found = False
    for row, (document, problem) in enumerate(documents(path), 1):
        if problem:
            found = True
            yield RowError(row, problem.code, problem.detail)
            continue
        for one in _Page(Graph(document), row).offers(choices):
            found = True
            if isinstance(one, RowError):
                yield one
            elif one.group is None:
                yield Parsed(row, one.item, one.notes)
            elif all(one.item.sku != other.item.sku for other in waiting.setdefault(one.group.sku, [])):
                waiting[one.group.sku].append(one)
            else:
                yield RowError(row, "duplicate_sku", f"“{one.item.sku}” stands there twice")
    if not found:
        raise FeedError("no_products", f"{path.name} holds no schema.org product")
    for sku, members in waiting.items():
        notes = list(dict.fromkeys(note for one in members for note in one.notes))
        named = choices.get(sku) or list(grouping.CHOICES)
        yield Parsed(members[0].row, grouping.together(sku, members, named), notes)


class _Page:
    """The offers of one document."""

    def __init__(self, graph: Graph, row: int) -> None:
        self.graph, self.row = graph, row

    def offers(self, choices: dict[str, list[str]]) -> Iterator[Offer | RowError]:
        """Groups with their variants, then products by themselves; what cannot be read as an error."""
        mentioned = self._mentioned()
        for node in self.graph.nodes:
            if id(node) in mentioned or set(node) <= {"@id", "@type"}:
                continue
            if "ProductGroup" in types(node):
                yield from self._group(node, choices)
            elif types(node) & _PRODUCTS:
                yield from self._product(node, choices)

    def _mentioned(self) -> set[int]:
        found: set[int] = set()
        for name in _MENTIONS:
            for value in (node[name] for node in self.graph.nodes if name in node):
                named = [one for one in self.graph.all(value) if isinstance(one, dict)]
                found |= {id(one) for one in named if name != "isVariantOf" or "hasVariant" not in one}
        return found

    def _product(self, node: dict[str, Any], choices: dict[str, list[str]]) -> Iterator[Offer | RowError]:
        group = next((one for one in self.graph.all(node.get("isVariantOf")) if isinstance(one, dict)), None)
        try:
            reader = NodeReader(self.graph, self.row)
            whole = self._read_group(group, choices) if group and "ProductGroup" in types(group) else None
            if whole is None and isinstance(node.get("inProductGroupWithID"), str):
                whole = CatalogueItem(sku=node["inProductGroupWithID"][:255], title="")
            yield reader.offer(node, whole)
        except ItemError as error:
            yield RowError(self.row, error.code, error.detail)

    def _group(self, node: dict[str, Any], choices: dict[str, list[str]]) -> Iterator[Offer | RowError]:
        variants = [one for one in self.graph.all(node.get("hasVariant"))[:2000] if isinstance(one, dict)]
        try:
            whole = self._read_group(node, choices)
            if not variants and node.get("offers"):
                yield NodeReader(self.graph, self.row).offer(node)
                return
        except ItemError as error:
            yield RowError(self.row, error.code, error.detail)
            return
        for number, one in enumerate(variants, 1):
            if not ({"sku", "offers", "name", "productID"} & set(one)):
                continue  # the address of a variant's own page, which says the rest
            try:
                named = {"productID": f"{whole.sku}#{number}"} | one
                yield NodeReader(self.graph, self.row).offer(named, whole)
            except ItemError as error:
                yield RowError(self.row, error.code, f"variant {number}: {error.detail}")

    def _read_group(self, node: dict[str, Any], choices: dict[str, list[str]]) -> CatalogueItem:
        whole = NodeReader(self.graph, self.row).group(node)
        names = [
            str(one).rpartition("/")[2]
            for one in self.graph.all(node.get("variesBy"))
            if isinstance(one, str)
        ]
        named = [_VARIES.get(name, name.lower().replace(" ", "_")) for name in names]
        if named:
            choices[whole.sku] = [*named, *(one for one in grouping.CHOICES if one not in named)]
        return whole
