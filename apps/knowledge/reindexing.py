"""Passages as a part of the index that is made anew (see catalog.reindexing)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.catalog import reindexing
from apps.knowledge import indexing
from apps.knowledge.models import Passage
from apps.llm import embeddings


class Passages:
    """Vectors of what may be quoted. Their words follow from the text by themselves."""

    def count(self) -> int:
        return Passage.objects.filter(live=True).count()

    def models(self) -> set[str]:
        made = Passage.objects.filter(live=True).exclude(embedding=None).order_by()
        return set(made.values_list("model", flat=True).distinct())

    def holds(self, pk: UUID) -> bool:
        return Passage.objects.filter(pk=pk).exists()

    def following(self, last: UUID | None, size: int) -> list[Passage]:
        rows = Passage.objects.filter(live=True).select_related("revision", "product")
        return list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:size])

    def read(self, rows: Sequence[Passage]) -> dict[UUID, list[float]]:
        return reindexing.vectors_of({row.pk: (indexing.words_of(row), row.language) for row in rows})

    def put(self, rows: Sequence[Passage], vectors: dict[UUID, list[float]]) -> None:
        fresh = [row for row in rows if row.pk in vectors]
        for row in fresh:
            row.embedding, row.model = vectors[row.pk], embeddings.model_for(row.language)
        Passage.objects.bulk_update(fresh, ["embedding", "model"])


def join() -> None:
    """Let a re-index include the passages."""
    reindexing.parts.append(Passages())
