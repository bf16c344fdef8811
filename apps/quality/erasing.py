"""Erasure reaches what gaps keep of a conversation: its questions, a label taken from one, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.integrations.models import Mail
from apps.quality.models import Gap, GapQuestion, Telling
from apps.tenants.models import Work
from apps.tenants.work import enqueue


def forget(session_ids: Sequence[UUID]) -> list[UUID]:
    """Blank the words of these sessions, in the caller's transaction; counts and times stay.

    Returns the gaps whose label came from them: the log told of them in those words.
    """
    doomed = GapQuestion.objects.filter(session_id__in=session_ids).exclude(text="")
    words: dict[UUID, set[str]] = {}
    for gap_id, text in doomed.values_list("gap_id", "text"):
        words.setdefault(gap_id, set()).add(text)
    doomed.update(text="")
    relabelled = [gap.pk for gap in Gap.objects.filter(pk__in=list(words)) if _relabel(gap, words[gap.pk])]
    _forget_tellings(session_ids)
    # A refusal that waits to be noted carries the words too.
    noted = Work.objects.filter(
        kind="quality.note_refusal", payload__session__in=[str(s) for s in session_ids]
    )
    noted.delete()
    return relabelled


def _relabel(gap: Gap, erased: set[str]) -> bool:
    """Name the gap by a question that is left, where its name was one of the erased."""
    left = list(GapQuestion.objects.filter(gap=gap).exclude(text="").values_list("text", flat=True))
    if gap.question not in erased or gap.question in left:
        return False
    Gap.objects.filter(pk=gap.pk).update(question=left[0] if left else "", meaning=None)
    if left:
        enqueue("quality.learn_meaning", {"gap": str(gap.pk)})
    return True


def _forget_tellings(session_ids: Sequence[UUID]) -> None:
    rows = Telling.objects.filter(session_id__in=session_ids)
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    Mail.objects.filter(kind="told", object_id__in=ids).update(to="", subject="", text="", html="")
    rows.update(question="")
