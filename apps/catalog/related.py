"""What is declared beside a product: what it fits or needs, and who may have it, where and from what age."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q

from apps.core.ids import uuid7
from apps.tenants.models import Owned, OwnedForeignKey

JsonList: TypeAlias = "models.JSONField[list[Any], list[Any]]"


class Relation(Owned):
    """A link between products. Its target may be known by name only; unapproved ones are never stated.

    One that the machine has read in an approved text carries the sentence as its `proof`. Rejected, it stays,
    so that it is not proposed again; so does one of a feed, which would bring it back. Approved, one takes
    the place of the relation named by `instead_of`.
    """

    class Kind(models.TextChoices):
        FITS = "fits"
        REQUIRES = "requires"
        NOT_WITH = "not_with"
        REPLACES = "replaces"
        PART_OF = "part_of"

    class Origin(models.TextChoices):
        FEED = "feed"
        CSV = "csv"
        EDITOR = "editor"
        MACHINE = "machine"

    product = OwnedForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=10, choices=Kind)
    target = OwnedForeignKey(
        "catalog.Product", on_delete=models.SET_NULL, null=True, related_name="related_from"
    )
    target_sku = models.CharField(max_length=255, blank=True)
    target_name = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.FEED)
    proof = models.TextField(blank=True, help_text="The sentence of an approved text that says so.")
    proof_source = models.CharField(max_length=300, blank=True, help_text="What that text is called.")
    proof_passage = models.UUIDField(null=True, editable=False, help_text="The passage it stands in.")
    instead_of = models.UUIDField(null=True, editable=False, help_text="The relation it shall replace.")
    written_by = models.CharField(max_length=254, blank=True)
    writer = models.CharField(max_length=80, blank=True, help_text="Who that is, whatever they are called.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=254, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "brand", "product", "kind", "target_sku", "target_name", name="relation_once"
            ),
        )
        indexes = (
            models.Index("brand", "target", name="relation_target"),
            models.Index(
                "brand", "origin", "id", name="relation_waiting",
                condition=Q(approved_at=None, rejected_at=None),
            ),
            models.Index("brand", "id", name="relation_in_order"),
            models.Index("brand", "kind", "id", name="relation_of_kind"),
            models.Index(
                "brand", "id", name="relation_undecided",
                condition=Q(approved_at=None, rejected_at=None),
            ),
            models.Index("brand", "id", name="relation_rejected", condition=Q(rejected_at__isnull=False)),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.target_name or self.target_sku}"

    @property
    def state(self) -> str:
        """rejected, approved or waiting."""
        return "rejected" if self.rejected_at else "approved" if self.approved_at else "waiting"

    @property
    def called(self) -> str:
        """The name of the other side."""
        return self.target.title if self.target_id and self.target else self.target_name or self.target_sku


class Rule(Owned):
    """One version of a rule: where a product, a category or the whole range is delivered or sold, or from
    what age it may be had. Never changed once approved: a change is the next number under the same key.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery"
        REGION = "region"
        AGE = "age"

    key = models.UUIDField(default=uuid7, editable=False, help_text="The rule through all its versions.")
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=Kind)
    product = OwnedForeignKey(
        "catalog.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="rules"
    )
    category = models.CharField(max_length=300, blank=True, help_text="Lower case; a path or a part of one.")
    allowed = models.BooleanField(default=True)
    only = models.BooleanField(default=False, help_text="These places are all there are.")
    countries: JsonList = models.JSONField(default=list, blank=True, help_text="ISO 3166 codes.")
    postcodes: JsonList = models.JSONField(default=list, blank=True, help_text="How postcodes begin.")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years.")
    text_en = models.CharField(max_length=400, blank=True, help_text="Told with the answer, word for word.")
    text_de = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=254)
    writer = models.CharField(max_length=80, blank=True, help_text="Who that is, whatever they are called.")
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("brand", "key", "number", name="rule_number_once"),
            models.CheckConstraint(
                name="rule_one_scope", condition=Q(product=None) | Q(category="")
            ),
        )  # fmt: skip
        indexes = (
            models.Index("brand", "product", name="rule_of_product", condition=Q(retired_at=None)),
            models.Index("brand", "category", name="rule_of_category", condition=Q(retired_at=None)),
            models.Index("brand", "id", name="rule_in_order"),
        )
        ordering = ("kind", "key", "-number")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.number})"

    @property
    def state(self) -> str:
        """retired, approved or waiting."""
        return "retired" if self.retired_at else "approved" if self.approved_at else "waiting"
