"""From one record of the public catalogue JSON to a catalogue item."""

from __future__ import annotations

from typing import Any

from apps.catalog.html_blocks import html_to_text, list_items
from apps.catalog.importers import values
from apps.catalog.importers.items import (
    RELATION_KINDS,
    UNAPPROVED_KINDS,
    Attribute,
    CatalogueItem,
    ItemError,
    RelationItem,
    RowError,
    VariantItem,
)
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, block, line, safe_html, web_address

SKU_LIMIT = 255
VARIANT_LIMIT = 2000


class RecordReader:
    """Reads one record; `notes` collects what was ignored without losing the product."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.notes: list[RowError] = []

    def read(self, record: object) -> CatalogueItem:
        """The item. Raises ItemError when there is no usable sku or title, or a price that cannot be read."""
        if not isinstance(record, dict):
            raise ItemError("not_an_object", "a product must be a JSON object")
        sku, title = required(record, "sku", SKU_LIMIT), required(record, "title", LINE_LIMIT)
        raw_text = self.capped(record.get("description"))
        item = CatalogueItem(sku=sku, title=title, description=safe_html(raw_text))
        item.brand = line(record.get("brand"), 200)
        item.category = self._category(record.get("category"))
        item.product_type = line(record.get("product_type"), 200)
        item.url = web_address(record.get("url"))
        item.bullets = self._bullets(record.get("bullets"), raw_text)
        item.tags = values.texts(record.get("tags"))
        item.attributes = self.attributes(record.get("attributes"))
        item.price = values.money(record.get("price"))
        item.compare_at = values.amount(record.get("compare_at"))
        item.stock = self._stock(record.get("stock"))
        item.images = values.images(record.get("images"))
        item.variants = self._variants(record.get("variants"), sku)
        item.relations = self._relations(record.get("relations"))
        item.unapproved = self._unapproved(record.get("unapproved"))
        item.status = self._status(record)
        return item

    def note(self, code: str, detail: str) -> None:
        self.notes.append(RowError(self.row, code, detail))

    def capped(self, raw: object) -> str:
        """The text within the limit; what is cut is noted."""
        text = "" if raw is None else str(raw)
        if len(text) > TEXT_LIMIT:
            self.note("text_truncated", f"a text of {len(text)} characters was cut at {TEXT_LIMIT}")
            return block(text)
        return text

    def attributes(self, raw: object) -> list[Attribute]:
        """Typed attributes out of `{name: value}`; a value that cannot be read is noted and left out."""
        found: dict[str, Attribute] = {}
        if isinstance(raw, dict):
            for name, value in list(raw.items())[:1000]:
                if isinstance(value, Attribute):
                    found[value.name] = value
                elif one := self._attribute(str(name), value):
                    found[one.name] = one
        elif raw:
            self.note("bad_attributes", "attributes must be an object of names and values")
        return list(found.values())

    def _attribute(self, name: str, value: object) -> Attribute | None:
        try:
            return values.attribute(name, value)
        except ItemError as error:
            self.note("bad_attribute", f"{line(name, 80)}: {error.detail}")
            return None

    def _category(self, raw: object) -> str:
        return " > ".join(values.texts(raw)) if isinstance(raw, list) else line(raw, 300)

    def _bullets(self, raw: object, description: str) -> list[str]:
        bullets = [line(html_to_text(self.capped(text)), 2000) for text in values.texts(raw, "\n")]
        return [text for text in bullets if text] or [line(t, 2000) for t in list_items(description)][:100]

    def _stock(self, raw: object) -> dict[str, int] | None:
        try:
            return values.stock(raw)
        except ItemError as error:
            self.note(error.code, error.detail)
            return None

    def _variants(self, raw: object, sku: str) -> list[VariantItem]:
        found: dict[str, VariantItem] = {}
        for number, entry in enumerate(raw[:VARIANT_LIMIT] if isinstance(raw, list) else [], 1):
            try:
                variant = self._variant(entry, f"{sku}#{number}")
            except ItemError as error:
                self.note(error.code, f"variant {number} left out: {error.detail}")
                continue
            if variant.sku in found:
                self.note(
                    "duplicate_variant", f"variant sku “{variant.sku}” is there twice; the first is kept"
                )
            else:
                found[variant.sku] = variant
        return list(found.values())

    def _variant(self, entry: object, fallback_sku: str) -> VariantItem:
        if not isinstance(entry, dict):
            raise ItemError("bad_variant", "a variant must be an object")
        options = entry.get("options")
        pairs = options.items() if isinstance(options, dict) else ()
        return VariantItem(
            sku=line(entry.get("sku"), SKU_LIMIT) or fallback_sku,
            options={line(k, 120): line(v, 255) for k, v in pairs if line(k) and line(v)},
            price=values.money(entry.get("price")),
            compare_at=values.amount(entry.get("compare_at")),
            stock=self._stock(entry.get("stock")),
            attributes=self.attributes(entry.get("attributes")),
            image=web_address(entry.get("image")),
        )

    def _relations(self, raw: object) -> list[RelationItem]:
        found: list[RelationItem] = []
        for entry in raw[:2000] if isinstance(raw, list) else []:
            try:
                found.append(relation(entry))
            except ItemError as error:
                self.note(error.code, error.detail)
        return list(dict.fromkeys(found))

    def _unapproved(self, raw: object) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for entry in raw[:1000] if isinstance(raw, list) else []:
            kind = line(entry.get("kind"), 20) if isinstance(entry, dict) else "review"
            text = block(entry.get("text") if isinstance(entry, dict) else entry, 8000)
            if text:
                found.append((kind if kind in UNAPPROVED_KINDS else "review", text))
        return found

    def _status(self, record: dict[str, Any]) -> str:
        active = record.get("active", True)
        status = line(record.get("status"), 20).lower()
        if status in {"draft", "archived", "hidden"}:
            return status
        return "active" if active is None or values.boolean(active) else "hidden"


def required(record: dict[str, Any], name: str, limit: int) -> str:
    """The field as one line. Raises ItemError when it is missing, nested or too long to be one."""
    raw = record.get(name)
    text = "" if isinstance(raw, dict | list | bool) else line(raw, limit + 1)
    if not text:
        raise ItemError(f"no_{name}", f"the product has no {name}")
    if len(text) > limit:
        raise ItemError(f"{name}_too_long", f"the {name} is longer than {limit} characters")
    return text


def relation(entry: object) -> RelationItem:
    """A relation from `{kind, sku?, name?, note?}`. Raises ItemError when the kind or target is missing."""
    if not isinstance(entry, dict):
        raise ItemError("bad_relation", "a relation must be an object")
    kind = line(entry.get("kind"), 20).lower().replace(" ", "_").replace("-", "_")
    if kind not in RELATION_KINDS:
        raise ItemError("bad_relation", f"“{kind}” is not one of {', '.join(sorted(RELATION_KINDS))}")
    target = RelationItem(
        kind, line(entry.get("sku"), SKU_LIMIT), line(entry.get("name"), 300), line(entry.get("note"), 500)
    )
    if not (target.sku or target.name):
        raise ItemError("bad_relation", "a relation needs the sku or the name of the other product")
    return target
