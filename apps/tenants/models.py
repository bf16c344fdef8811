"""Brands, and what it means to belong to one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models

from apps.core.ids import uuid7
from apps.tenants.scoping import OwnedManager, stamp


class Brand(models.Model):
    """A tenant. Not owned itself: it is the owner."""

    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Lower-case letters, digits, hyphens.")],
    )
    name = models.CharField(max_length=120)
    timezone = models.CharField(
        max_length=64, default="Europe/Berlin", help_text="IANA zone of the brand's hours."
    )
    currency = models.CharField(max_length=3, default="EUR")
    default_language = models.CharField(max_length=8, default="en")
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    settings: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict,
        blank=True,
        help_text="Look of the widget (colours, logo, texts) and the brand's choices.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class OwnedForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A key from one owned row to another of the same brand.

    PostgreSQL's own check of a plain key bypasses row level security, so the constraint in the
    database is the pair (brand_id, key), raised by fences.py, and Django's plain one is left out.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class Owned(models.Model):
    """A row that belongs to one brand: stamped on the way in, filtered on the way out, fenced below.

    ``insert_only`` takes UPDATE and DELETE away from the application's database role.
    """

    insert_only: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    objects = OwnedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        stamp(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        stamp(self)
        return super().delete(*args, **kwargs)


class Work(Owned):
    """One thing to do for a brand. ``due_at`` is when the sweep may (again) nudge a worker for it."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    queue = models.CharField(max_length=20)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 - NULLs must not collide
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    run_after = models.DateTimeField()
    due_at = models.DateTimeField()
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "key", name="work_key_once"),)
        indexes = (
            # The sweep: vitrine_due_work.
            models.Index("due_at", name="work_due", condition=models.Q(state__in=("queued", "running"))),
        )

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
