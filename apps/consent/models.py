"""The ledger: versioned texts, and one row for each time somebody said yes or no."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.people.models import Shopper
from apps.tenants.models import Owned, OwnedForeignKey


class Notice(Owned):
    """One version of one text in one language. Never changed: a new wording is a new version."""

    insert_only: ClassVar[bool] = True

    purpose = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("brand", "purpose", "language", "version", name="notice_version_once"),
        )
        ordering = ("purpose", "language", "-version")

    def __str__(self) -> str:
        return f"{self.purpose} {self.language} v{self.version}"


class Grant(Owned):
    """A shopper's yes or no to one notice. The newest row of a purpose holds."""

    insert_only: ClassVar[bool] = True

    shopper = OwnedForeignKey(Shopper, on_delete=models.CASCADE, related_name="grants")
    session_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20)
    granted = models.BooleanField()
    notice = OwnedForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, help_text="door, toggle, host, mail or identity")
    where = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["brand", "shopper", "purpose", "-id"], name="grant_newest"),)

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"
