"""Articles, their revisions, and the passages that answers quote."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from pgvector.django import HalfVectorField

from apps.catalog.models import Product
from apps.tenants.models import Owned, OwnedForeignKey

JsonList: TypeAlias = "models.JSONField[list[Any], list[Any]]"


class Audience(models.TextChoices):
    """Who may read it: shoppers (and the AI towards them), or advisors only."""

    SHOPPER = "shopper"
    ADVISORS = "advisors"


class Article(Owned):
    """A policy, guide or question and answer, in one language. What it says stands in its revisions."""

    slug = models.SlugField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, default="policy", help_text="policy, faq, guide, size_chart …")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "slug", "language", name="article_slug_once"),)
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title


class Revision(Owned):
    """One wording of an article, who may hear it, for which products, from when to when (dates inclusive)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        APPROVED = "approved"
        EXPIRED = "expired"
        RETIRED = "retired"
        SUPERSEDED = "superseded"

    class Format(models.TextChoices):
        MARKDOWN = "markdown"
        HTML = "html"
        TEXT = "text"

    article = OwnedForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    format = models.CharField(max_length=8, choices=Format, default=Format.MARKDOWN)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.SHOPPER)
    products: JsonList = models.JSONField(
        default=list, blank=True, help_text="Skus it holds for; none = all."
    )
    categories: JsonList = models.JSONField(default=list, blank=True, help_text="Lower case; none = all.")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=255, blank=True, help_text="The file it came from.")
    written_by = models.CharField(max_length=254, blank=True)
    writer = models.CharField(max_length=80, blank=True, help_text="second_person.key of who wrote it.")
    submitted_by = models.CharField(max_length=254, blank=True)
    submitter = models.CharField(max_length=80, blank=True)
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("brand", "article", "number", name="revision_number_once"),
            models.UniqueConstraint(
                "brand", "article", condition=Q(state="approved"), name="revision_approved_once"
            ),
        )
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Passage(Owned):
    """A piece of approved text small enough to quote. Kept when no longer live: old answers point at it.

    Either of a revision, or of a product's own description or bullets.
    """

    class SourceKind(models.TextChoices):
        ARTICLE = "article"
        DESCRIPTION = "description"
        BULLET = "bullet"

    source_kind = models.CharField(max_length=11, choices=SourceKind)
    revision = OwnedForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="passages")
    product = OwnedForeignKey(Product, on_delete=models.CASCADE, null=True, related_name="+")
    product_version = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=8)
    live = models.BooleanField(default=True)
    words: Any = models.GeneratedField(
        expression=Func(F("language"), F("heading"), F("text"), function="knowledge_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    embedding = HalfVectorField(dimensions=384, null=True)
    model = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            GinIndex(fields=("words",), name="passage_words", fastupdate=False),
            # The scope of a question: the brand's general passages and those of one product.
            models.Index("brand", "product", "language", name="passage_scope", condition=Q(live=True)),
            models.Index("brand", "revision", name="passage_revision"),
            models.Index("brand", name="passage_pending", condition=Q(live=True, embedding=None)),
        )
        ordering = ("position",)

    def __str__(self) -> str:
        return self.text[:60]


class Fact(Owned):
    """One version of one thing a brand lays down, typed (see knowledge.facts); never changed once approved.

    An empty value takes the thing back. Not approved yet = it waits; retired = no longer said.
    """

    class Kind(models.TextChoices):
        RETURNS = "returns"
        DELIVERY = "delivery"
        COUNTRIES = "countries"
        EXPRESS = "express"
        WARRANTY = "warranty"
        PAYMENT = "payment"

    kind = models.CharField(max_length=10, choices=Kind)
    scope = models.CharField(max_length=100, blank=True, help_text="A country's code, or a category.")
    number = models.PositiveIntegerField()
    value: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=254)
    writer = models.CharField(max_length=80, blank=True, help_text="second_person.key of who wrote it.")
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "kind", "scope", "number", name="fact_number_once"),)
        ordering = ("kind", "scope", "-number")

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} ({self.number})"


class Synonym(Owned):
    """What shoppers say in the place of the brand's own term; never changed once approved. Of one `said` in
    one language at most one is approved and one a draft."""

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETIRED = "retired"

    language = models.CharField(max_length=8)
    said = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="`said` in small letters.")
    term = models.CharField(max_length=60, help_text="As the brand writes it.")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    change = models.PositiveBigIntegerField(
        default=0, help_text="Which of the brand's approvals and retirements of synonyms was the last here."
    )
    written_by = models.CharField(max_length=254)
    writer = models.CharField(max_length=80, blank=True, help_text="second_person.key of who wrote it.")
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "brand", "language", "key", "state", condition=~Q(state="retired"), name="synonym_once"
            ),
        )
        indexes = (models.Index("brand", "change", name="synonym_change"),)
        ordering = ("key", "language", "-id")

    def __str__(self) -> str:
        return f"{self.said} → {self.term}"
