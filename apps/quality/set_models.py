"""Question sets: what a brand wants to be told, and what came when it was asked."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q

from apps.core.clock import now
from apps.core.states import machine
from apps.tenants.models import Owned, OwnedForeignKey

JsonList: TypeAlias = "models.JSONField[list[Any], list[Any]]"
JsonObject: TypeAlias = "models.JSONField[dict[str, Any], dict[str, Any]]"

RUN = machine("quality.Run", {"queued": "running cancelled", "running": "done cancelled"})
UNFINISHED = ("queued", "running")


class Expects(models.TextChoices):
    """What should come. `withheld` is anything that states nothing: a refusal, a person, a question back."""

    ANSWER = "answer"
    REFUSAL = "refusal"
    ESCALATION = "escalation"
    CLARIFY = "clarify"
    WITHHELD = "withheld"


class QuestionSet(Owned):
    """Questions that are asked together, in one language; a set without a language holds several.

    `seen_at` is up to when changes of the knowledge were taken into a run; `seen` are the changes shortly
    before it, by their refs: a change may be written down a little before its transaction ends.
    """

    class Kind(models.TextChoices):
        BRAND = "brand"
        RED_TEAM = "red_team"

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BRAND)
    active = models.BooleanField(default=True)
    seen_at = models.DateTimeField(default=now)
    seen: JsonList = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("kind", "name", "id")
        constraints = (
            models.UniqueConstraint("brand", "kind", "name", name="question_set_name_once"),
            models.UniqueConstraint("brand", condition=Q(kind="red_team"), name="question_set_one_red_team"),
        )

    def __str__(self) -> str:
        return self.name


class Question(Owned):
    """One question with what should come. `source` is a ref as in quality.sources; of each entry of
    `contains` one of its alternatives (` | ` between them) must be said, of `never` none."""

    set = OwnedForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=8, default="en")
    product = models.CharField(max_length=255, blank=True, help_text="The sku in view.")
    expects = models.CharField(max_length=10, choices=Expects, default=Expects.ANSWER)
    source = models.CharField(max_length=200, blank=True)
    contains: JsonList = models.JSONField(default=list, blank=True)
    never: JsonList = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="The rule of a refusal or an escalation.")
    house = models.BooleanField(default=False, help_text="Ships with the product; not to be edited.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index("brand", "set", "position", name="question_in_set"),)

    def __str__(self) -> str:
        return self.text


class Run(Owned):
    """One run of a set. It keeps its own copy of name, language and questions: editing a set changes no run.

    `changes` are `{kind, ref, at}`: what made it run; `release` is what it ran with (quality.release).
    """

    set = OwnedForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="runs")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=10, choices=QuestionSet.Kind, default=QuestionSet.Kind.BRAND)
    state = models.CharField(max_length=10, choices=[(s, s) for s in sorted(RUN.states())], default="queued")
    changes: JsonList = models.JSONField(default=list, blank=True)
    release: JsonObject = models.JSONField(default=dict, blank=True)
    started_by = models.CharField(max_length=254, blank=True, help_text="Empty = by itself.")
    total = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                "brand", "set", name="run_one_unfinished", condition=Q(state__in=UNFINISHED)
            ),
        )
        indexes = (models.Index(fields=["brand", "set", "-created_at"], name="run_newest"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class RunAnswer(Owned):
    """One question of a run and what came. `passed` is None until it was asked; `verdict` and `detail` are
    those of quality.judging; `trace` is what was checked and read, kept for the newest runs only."""

    run = OwnedForeignKey(Run, on_delete=models.CASCADE, related_name="answers")
    question = OwnedForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=8, default="en")
    product = models.CharField(max_length=255, blank=True)
    expected: JsonObject = models.JSONField(default=dict, blank=True)
    passed = models.BooleanField(null=True)
    verdict = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    said = models.TextField(blank=True)
    sources: JsonList = models.JSONField(default=list, blank=True)
    trace: JsonObject = models.JSONField(default=dict, blank=True)
    ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint("brand", "run", "position", name="run_answer_once"),)

    def __str__(self) -> str:
        return self.text
