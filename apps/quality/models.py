"""What shoppers asked and no approved words answered; question sets stand in set_models."""

from __future__ import annotations

from typing import Any

from django.db import models
from pgvector.django import HalfVectorField

from apps.catalog.models import Product
from apps.core.states import machine
from apps.knowledge.models import Article
from apps.people.models import Member, Shopper
from apps.quality.set_models import Question, QuestionSet, Run, RunAnswer
from apps.sessions.models import Session
from apps.tenants.models import Owned, OwnedForeignKey

__all__ = ["GAP", "TELLING", "Gap", "GapQuestion", "Question", "QuestionSet", "Run", "RunAnswer", "Telling"]

GAP = machine(
    "quality.Gap",
    {
        "open": "drafted answered dismissed",
        "drafted": "open answered dismissed",
        "dismissed": "open",
    },
)
TELLING = machine("quality.Telling", {"waiting": "told withheld"})


class Gap(Owned):
    """Questions that mean the same, about one product or none; `question` is the first of them, redacted."""

    question = models.CharField(max_length=500)
    language = models.CharField(max_length=8, default="en")
    product = OwnedForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in sorted(GAP.states())], default="open")
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    owner = OwnedForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    article = OwnedForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="When its owner should have seen to it.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was dismissed.")
    # What the question got when it was asked again (proving.Proof.kept); empty = not asked again yet.
    proof: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    meaning = HalfVectorField(dimensions=384, null=True)

    class Meta:
        ordering = ("-count", "-last_at", "id")
        indexes = (
            models.Index("brand", "state", "count", name="gap_by_count"),
            models.Index("brand", "product", "language", name="gap_scope"),
            models.Index("brand", "article", name="gap_article"),
        )

    def __str__(self) -> str:
        return self.question


class GapQuestion(Owned):
    """One refused question of a gap, without personal data; `record_id` is the refusal in the AI log."""

    gap = OwnedForeignKey(Gap, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=500)
    reason = models.CharField(max_length=40)
    session_id = models.UUIDField(null=True)
    record_id = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_at", "id")
        constraints = (models.UniqueConstraint("brand", "record_id", name="gap_question_once"),)
        indexes = (
            models.Index("brand", "gap", "asked_at", name="gap_question_gap"),
            models.Index("brand", "session_id", name="gap_question_session"),
        )

    def __str__(self) -> str:
        return self.text


class Telling(Owned):
    """The answer told to one shopper who had asked in vain, because a person decided so; once per gap."""

    gap = OwnedForeignKey(Gap, on_delete=models.CASCADE, related_name="tellings")
    session = OwnedForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    shopper = OwnedForeignKey(Shopper, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    source: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    by = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in sorted(TELLING.states())], default="waiting"
    )
    mailed = models.BooleanField(default=False)
    said = models.BooleanField(default=False, help_text="In the conversation itself.")
    why = models.CharField(max_length=20, blank=True, help_text="Why it was withheld.")
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = (models.UniqueConstraint("brand", "gap", "shopper", name="telling_once"),)

    def __str__(self) -> str:
        return self.question
