"""The log: what the AI did, what people decided, and the tree it is all sealed into.

One id goes through everything: a thing (AI record, entry, or the event row of a person's message),
its leaf, its words and its seal share it. So nothing can have two leaves, and no table needs a key
to find another. The application may only insert; words and salt are blanked by one function of the
database's owner (functions.py), and everything else stays.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from apps.core.clock import now
from apps.tenants.models import Owned, OwnedForeignKey


class Act(models.TextChoices):
    """What the AI can do that must be recorded."""

    ANSWER = "answer"
    REFUSAL = "refusal"
    ESCALATION = "escalation"
    CLARIFY = "clarify"
    SUGGESTION = "suggestion"
    SUMMARY = "summary"
    TAGS = "tags"
    DRAFT = "draft"
    CLASSIFICATION = "classification"
    DISCARDED = "discarded"


class AIRecord(Owned):
    """One act of the AI. Its words (question, sources, raw and final text) stand in its Body."""

    insert_only: ClassVar[bool] = True

    act = models.CharField(max_length=20, choices=Act.choices)
    session_id = models.UUIDField(null=True, editable=False)
    message_id = models.UUIDField(null=True, editable=False)
    capability = models.CharField(max_length=40, blank=True)
    stage = models.SmallIntegerField()
    engine = models.CharField(max_length=40)
    model = models.CharField(max_length=120, blank=True)
    prompt = models.CharField(max_length=80, blank=True, help_text="Name and version, e.g. answer@3.")
    parameters: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    outcome = models.CharField(max_length=40)
    reason = models.CharField(
        max_length=400, blank=True, help_text="The rule that fired, or why nothing did."
    )
    confidence = models.FloatField(null=True)
    language = models.CharField(max_length=16, blank=True)
    consent: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    latency_ms = models.IntegerField(default=0)
    tokens = models.IntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta(Owned.Meta):
        indexes = (
            models.Index(fields=["brand", "session_id", "id"], name="audit_record_by_session"),
            models.Index(fields=["brand", "act", "id"], name="audit_record_by_act"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.id}"


class Claim(Owned):
    """One checked statement of a record and the source version it stands on. Sealed with its record."""

    insert_only: ClassVar[bool] = True

    record = OwnedForeignKey(AIRecord, on_delete=models.CASCADE, related_name="claims")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_version = models.CharField(max_length=80, blank=True)

    class Meta(Owned.Meta):
        constraints = (
            models.UniqueConstraint(fields=["brand", "record", "position"], name="audit_claim_once"),
        )
        indexes = (
            # "Which past answers used this version?"
            models.Index(
                fields=["brand", "source_kind", "source_id", "record"], name="audit_claim_by_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.verdict}"


class Entry(Owned):
    """One act of a person or the house worth remembering: approvals, settings, looks, decisions."""

    insert_only: ClassVar[bool] = True

    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=80, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    refs: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text="Ids of further rows this is about; never words."
    )
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta(Owned.Meta):
        indexes = (
            models.Index(fields=["brand", "object_type", "object_id"], name="audit_entry_by_object"),
            models.Index(fields=["brand", "action", "id"], name="audit_entry_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}"


class Body(Owned):
    """The words of a thing (canonical JSON, hashed byte by byte) and the salt of its commitment.

    An event's words stand in the event row itself; its body keeps only the salt.
    """

    insert_only: ClassVar[bool] = True

    session_id = models.UUIDField(null=True, editable=False)
    content = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)

    class Meta(Owned.Meta):
        indexes = (
            models.Index(
                fields=["brand", "session_id"],
                name="audit_body_by_session",
                condition=models.Q(session_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Leaf(Owned):
    """A thing's place in the tree to come: the salted commitment to its words, and its leaf hash.

    Further kinds are those of sources.py: rows of other apps, e.g. ``event`` and ``grant``.
    """

    insert_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        RECORD = "ai_record"
        ENTRY = "entry"
        EVENT = "event"

    kind = models.CharField(max_length=20)
    commitment = models.CharField(max_length=64)
    hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Pending(Owned):
    """Leaves that wait for the sealer. A trigger adds the row with the leaf, the sealer takes it away."""

    place = models.BigIntegerField(help_text="In which order the leaves were written, over all brands.")

    def __str__(self) -> str:
        return str(self.id)


class Seal(Owned):
    """A leaf's position in the tree, with the nodes it completed: proofs and appends read O(log n) seals."""

    insert_only: ClassVar[bool] = True

    position = models.BigIntegerField()
    nodes = models.BinaryField(help_text="32 bytes per node: the leaf hash, then each full subtree it ends.")
    root = models.BinaryField(max_length=32, help_text="Head of the tree that first covered this leaf.")

    class Meta(Owned.Meta):
        constraints = (models.UniqueConstraint(fields=["brand", "position"], name="audit_seal_position"),)

    def __str__(self) -> str:
        return f"{self.position}"


class Checkpoint(Owned):
    """A signed tree head. Its line also leaves the house (checkpoints.py)."""

    insert_only: ClassVar[bool] = True

    origin = models.CharField(max_length=40, help_text="The brand's slug when this was signed.")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta(Owned.Meta):
        indexes = (models.Index(fields=["brand", "size"], name="audit_checkpoint_by_size"),)

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Verification(Owned):
    """One reading of the whole log that somebody asked for; ``verdict`` is `verifying.Verdict` as JSON."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    verdict: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=now, editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = (
            # However many ask at once, the log is read once.
            models.UniqueConstraint(
                fields=["brand"], condition=models.Q(state="waiting"), name="audit_one_verification"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at}"
