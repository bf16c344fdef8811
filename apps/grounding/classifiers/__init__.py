"""One look at a message: must a person take over, is it an attack, what holds back, what is private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core import redaction
from apps.core.redaction import Pii

__all__ = ["Classification", "classify"]


@dataclass(frozen=True, slots=True)
class Classification:
    """`objections` are (tag, quote, confidence); `pii` holds character offsets into the text as given."""

    escalate: bool
    reasons: tuple[str, ...]
    injection: bool
    objections: tuple[tuple[str, str, float], ...]
    pii: tuple[Pii, ...]


def classify(text: str, history: Sequence[object] = ()) -> Classification:
    """All that the light classifiers say of one message; `history` as in `escalation.check`."""
    # The escalation rules read this package's models, so they can only be fetched once it stands.
    from apps.grounding import escalation  # noqa: PLC0415
    from apps.grounding.classifiers import objections  # noqa: PLC0415
    from apps.grounding.classifiers.dialogue import spoken  # noqa: PLC0415

    lines = spoken(history)
    verdict = escalation.check(text, lines)
    found = () if verdict.injection else tuple(objections.find(text, lines))
    return Classification(
        verdict.escalate,
        verdict.reasons,
        verdict.injection,
        tuple((one.tag, one.quote, one.confidence) for one in found),
        tuple(redaction.find(text)),
    )
