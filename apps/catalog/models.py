"""What a brand sells, as rows. Typed values live in JSON lists of `{name, label, type, value, unit}`."""

from __future__ import annotations

from typing import Any, ClassVar, TypeAlias

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Cast
from pgvector.django import BitField, HalfVectorField

from apps.catalog.import_models import Feed, Import, ImportFile, JsonList
from apps.catalog.priced import Priced
from apps.catalog.related import Relation, Rule
from apps.tenants.models import Owned, OwnedForeignKey

JsonDict: TypeAlias = "models.JSONField[dict[str, Any], dict[str, Any]]"

__all__ = [
    "AttributeDefinition",
    "Feed",
    "Import",
    "ImportFile",
    "Product",
    "ProductIndex",
    "ProductVersion",
    "Reindexing",
    "Relation",
    "Rule",
    "Stock",
    "Term",
    "UnapprovedText",
    "Variant",
]

_BITS: Any = BitField(length=384)
_SIGNS = Cast(models.Func("embedding", function="binary_quantize"), _BITS)
# What a person approves, field by field, before the AI may say it.
APPROVABLE = ("attributes", "bullets", "description", "price", "stock")


class Product(Priced):
    """A product in its newest version. Never deleted: what left the feed is `removed` and inactive."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        DRAFT = "draft"
        ARCHIVED = "archived"
        HIDDEN = "hidden"
        REMOVED = "removed"

    sku = models.CharField(max_length=255)
    title = models.CharField(max_length=500)
    supplier = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=300, blank=True, help_text="Path, parts joined by “ > ”.")
    product_type = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, default="product", help_text="product or gift_card")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    active = models.BooleanField(default=True)
    url = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=8, default="en")
    description = models.TextField(blank=True, help_text="HTML, already made safe.")
    description_text = models.TextField(blank=True, help_text="The same without markup and list items.")
    bullets: JsonList = models.JSONField(default=list, blank=True)
    attributes: JsonList = models.JSONField(default=list, blank=True)
    tags: JsonList = models.JSONField(default=list, blank=True)
    images: JsonList = models.JSONField(default=list, blank=True, help_text="[{url, alt}]")
    version = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    stock_hash = models.CharField(max_length=64, blank=True)
    approved_fields: JsonList = models.JSONField(default=list, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=254, blank=True)
    last_import = models.UUIDField(null=True, editable=False)
    feed_id = models.UUIDField(null=True, editable=False, help_text="The feed that named it last.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "sku", name="product_sku_once"),)
        indexes = (
            models.Index("brand", "active", "title", name="product_list"),
            models.Index("brand", "category", name="product_category"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def image(self) -> str:
        """The address of the first picture, or the empty text."""
        return str(self.images[0]["url"]) if self.images else ""

    def approved(self, field: str) -> bool:
        """Whether the AI may state this field of the product."""
        return self.active and field in self.approved_fields


class Variant(Priced):
    """One buyable version; a product without choices has one without options, or none."""

    product = OwnedForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=255)
    options: JsonDict = models.JSONField(default=dict, blank=True)
    market_prices: JsonDict = models.JSONField(default=dict, blank=True)
    attributes: JsonList = models.JSONField(default=list, blank=True)
    image = models.CharField(max_length=2000, blank=True)
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "product", "sku", name="variant_sku_once"),)
        indexes = (models.Index("brand", "sku", name="variant_by_sku"),)
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label or self.sku

    @property
    def label(self) -> str:
        """The chosen options in words, e.g. “Moss / L”."""
        return " / ".join(str(value) for value in self.options.values())


class AttributeDefinition(Owned):
    """A name that attributes of this brand's products carry, with its label and type."""

    name = models.CharField(max_length=120)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=6)
    unit = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "name", name="attribute_name_once"),)
        ordering = ("name",)

    def __str__(self) -> str:
        return self.label


class Stock(Owned):
    """Pieces of a product or variant in one store; the empty store means everywhere."""

    product = OwnedForeignKey(Product, on_delete=models.CASCADE, related_name="stock")
    variant = OwnedForeignKey(Variant, on_delete=models.CASCADE, null=True, related_name="stock")
    store = models.CharField(max_length=120, blank=True)
    quantity = models.IntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("brand", "product", "variant", "store"), nulls_distinct=False, name="stock_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.store}".strip()


class UnapprovedText(Owned):
    """A review or a community question: for people to read, never for the AI to quote."""

    product = OwnedForeignKey(Product, on_delete=models.CASCADE, related_name="unapproved")
    kind = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        indexes = (models.Index("brand", "product", name="unapproved_product"),)

    def __str__(self) -> str:
        return self.text[:60]


class ProductVersion(Owned):
    """What a product said in one version: what an old answer is checked against. Never changed."""

    insert_only: ClassVar[bool] = True

    product_id = models.UUIDField()
    number = models.PositiveIntegerField()
    content: JsonDict = models.JSONField()
    import_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "product_id", "number", name="product_version_once"),)

    def __str__(self) -> str:
        return f"version {self.number}"


class ProductIndex(Owned):
    """How a product is found: its words by weight and the vector of what it is. Made by `indexing`.

    `outline` = the signs of the vector's numbers, read from an index alone at a twentieth of the size.
    """

    product = OwnedForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()
    title_words = models.PositiveSmallIntegerField(default=0)
    source_hash = models.CharField(max_length=32)
    embedding = HalfVectorField(dimensions=384, null=True)
    outline: Any = models.GeneratedField(expression=_SIGNS, output_field=_BITS, db_persist=True, null=True)
    model = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "product", name="product_index_once"),)
        indexes = (
            GinIndex(fields=("words",), name="product_index_words", fastupdate=False),
            models.Index(
                fields=("brand",), include=("product", "outline", "model"), name="product_index_signs"
            ),
            models.Index("brand", name="product_index_pending", condition=models.Q(embedding=None)),
        )

    def __str__(self) -> str:
        return str(self.product_id)


class Reindexing(Owned):
    """Making the index of all products anew, in the background; what is there serves until its turn."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last = models.UUIDField(null=True, editable=False, help_text="The product it came to.")
    models_before: JsonList = models.JSONField(default=list, help_text="Whose vectors still serve.")
    started_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("brand", name="reindexing_once", condition=models.Q(state="running")),
        )
        indexes = (models.Index(fields=("brand", "-created_at"), name="reindexing_newest"),)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"


class Term(Owned):
    """A word of the catalogue and in how many products it stands; the empty word stands in all of them.

    A blank in its place tells how many words a product has, as a mean.
    """

    word = models.CharField(max_length=255)
    products = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "word", name="term_once"),)
        indexes = (GinIndex(fields=("word",), name="term_alike", opclasses=("gin_trgm_ops",)),)

    def __str__(self) -> str:
        return self.word
