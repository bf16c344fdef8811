"""How the catalogue comes in, as rows: feeds by address, each run of an importer, the files that wait."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models

from apps.tenants.models import Owned, OwnedForeignKey

JsonList: TypeAlias = "models.JSONField[list[Any], list[Any]]"


class Feed(Owned):
    """A feed that is fetched by its address every so often. Its login is kept sealed (core.crypto)."""

    class Login(models.TextChoices):
        NONE = "none"
        BASIC = "basic"
        HEADER = "header"

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=2000)
    format = models.CharField(max_length=20)
    mapping: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    full = models.BooleanField(default=False, help_text="What it names no more of what it brought has left.")
    approve_as = models.CharField(max_length=254, blank=True)
    every_minutes = models.PositiveIntegerField(default=1440)
    login = models.CharField(max_length=6, choices=Login, default=Login.NONE)
    login_name = models.CharField(max_length=200, blank=True, help_text="User, or the header's name.")
    login_sealed = models.TextField(blank=True, help_text="Password, or the header's value.")
    paused = models.BooleanField(default=False)
    next_at = models.DateTimeField()
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=40, blank=True, help_text="imported, unchanged, or an error's code.")
    detail = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    created_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("brand", "name", name="feed_name_once"),)
        indexes = (
            # The sweep: catalog_due_feeds.
            models.Index("next_at", name="feed_due", condition=models.Q(paused=False)),
        )
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Import(Owned):
    """One run of an importer: what was asked for and what came of it.

    `position` = how many usable products of the file are written; a worker that takes over goes on there.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        NEEDS_DECISION = "needs_decision"
        FAILED = "failed"
        CANCELLED = "cancelled"

    format = models.CharField(max_length=20)
    filename = models.CharField(max_length=255)
    url = models.CharField(max_length=2000, blank=True)
    feed = OwnedForeignKey(Feed, on_delete=models.SET_NULL, null=True, related_name="runs")
    mapping: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    full = models.BooleanField(default=False, help_text="What the feed does not name has left the range.")
    approve_as = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=10, blank=True, help_text="fetching, reading, finishing.")
    position = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0, help_text="Products of the run before; 0 = unknown.")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    errors: JsonList = models.JSONField(default=list, blank=True, help_text="[{row, code, detail}]")
    to_remove = models.PositiveIntegerField(default=0, help_text="Waiting for a person's yes.")
    code = models.CharField(max_length=40, blank=True, help_text="Why the whole file failed.")
    detail = models.CharField(max_length=500, blank=True)
    requested_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("brand", "-created_at"), name="import_newest"),
            models.Index(fields=("brand", "feed", "-created_at"), name="import_of_feed"),
        )

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"


class ImportFile(Owned):
    """A part of the file of a waiting import; in the database, as workers run on other machines."""

    run = OwnedForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint("brand", "run", "number", name="import_part_once"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
