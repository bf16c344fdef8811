"""What a look-up or an engine can come back with: an answer, a question back, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from apps.grounding.types import Choice, Evidence, Statement


@dataclass(frozen=True, slots=True)
class Answer:
    """Statements with the evidence they cite; `confidence` is the chance that they answer the question."""

    statements: tuple[Statement, ...]
    evidence: tuple[Evidence, ...]
    capability: str
    confidence: float
    reason: str = "found"


@dataclass(frozen=True, slots=True)
class AskBack:
    """A clarifying question with all values to pick from."""

    text: str
    choices: tuple[Choice, ...]
    capability: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is said. `phrase` names the sentence that tells the shopper; `confidence` as in Answer."""

    reason: str
    capability: str
    phrase: str = "refuse"
    confidence: float = 0.1


@dataclass(frozen=True, slots=True)
class Handover:
    """A matter for a person, whatever is known."""

    reason: str
    capability: str = "triage"


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Words that state nothing about goods or policies: a greeting, the way to the booking."""

    phrase: str
    capability: str
    reason: str


Outcome = Answer | AskBack | Refusal | Handover | Courtesy
