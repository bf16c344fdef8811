"""What stands before and after the pipeline: languages that are shut, topics the brand keeps to itself,
products advised by people first, and what is said when a person must take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from apps.assistant.port import BrandKnowledge
from apps.core import redaction
from apps.grounding import escalation, reasons
from apps.grounding.packs import pack
from apps.grounding.types import Decision, Judgement, ProductView, Question
from apps.grounding.understanding import tongues
from apps.rollout import boundaries, languages
from apps.rollout.boundaries import DECLINE, Boundaries
from apps.tenants.models import Brand

OFFERS: Final = ("person", "appointment", "message")
SUBSTANCE: Final = frozenset(
    {"product_facts", "price_availability", "compatibility", "policy", "orientation"}
)


@dataclass(frozen=True)
class Gate:
    """The gates of one question; `words` are the shopper's own, before anything was masked in them."""

    words: str
    question: Question
    brand: Brand
    port: BrandKnowledge
    kept: Boundaries
    live: bool = False

    def before(self) -> Decision | None:
        """The decision where the pipeline is not asked at all."""
        shut = self._closed_language()
        # The classifiers know the open languages only; elsewhere what is said openly counts.
        if shut and not escalation.openly(self.question.text):
            text = tongues.closed_text(shut, self.question.language)
            return self._refused("language_closed", text)
        topic = next((topic for topic in self.kept.topics if topic.meets(self.question.text)), None)
        if topic is None:
            return None
        alarm = escalation.check(self.question.text, self.question.history)
        if alarm.escalate and alarm.reasons[0] in escalation.AT_ONCE:
            return None
        if topic.action == DECLINE:
            return self._refused("topic_declined", self._told("topic_declined"))
        return self._base("escalated", "brand_topic", self._told("brand_topic"), ("person", "message"))

    def after(self, decision: Decision) -> Decision:
        """The decision as this brand lets it out."""
        if decision.outcome == "escalated":
            return self._handed_over(decision)
        if decision.outcome in ("answered", "clarify") and self._for_people(decision):
            return self._withheld(decision, "human_first")
        return decision

    def off(self, decision: Decision) -> Decision:
        """The refusal of a task the brand has not switched on."""
        return self._withheld(decision, "capability_off")

    def _closed_language(self) -> str:
        """The language of the message if no answer is given in it, else nothing."""
        code = tongues.of(self.question.text) or self.question.language.split("-")[0]
        there = languages.is_open(code) if self.live else pack(code).ready
        return "" if there else code

    def _handed_over(self, decision: Decision) -> Decision:
        reason = decision.reason
        if reason in self.kept.declined:
            return replace(
                decision,
                outcome="refused",
                reason="topic_declined",
                text=self._told("topic_declined"),
                offered=OFFERS,
            )
        if reason == "payment_data" and _hands_over_data(self.words):
            return replace(decision, outcome="refused", text=self._told("card_masked"), offered=OFFERS)
        return replace(decision, text=self._told(reason))

    def _for_people(self, decision: Decision) -> bool:
        first = self.kept.human_first
        if not (first.categories or first.products or first.band) or decision.capability not in SUBSTANCE:
            return False
        return any(
            first.covers(sku=view.sku, category=view.category, prices=_prices(view))
            for view in self._spoken_of(decision)
        )

    def _spoken_of(self, decision: Decision) -> Sequence[ProductView]:
        """The product in view, and all that the answer names or rests on."""
        cited = {proof for statement in decision.statements for proof in statement.evidence}
        skus = {item.product for item in decision.retrieved if item.id in cited and item.product}
        skus |= {decision.product, *(decision.understanding.products if decision.understanding else ())}
        views = [self.port.product(sku) for sku in sorted(sku for sku in skus if sku)]
        return [view for view in (self.question.product, *views) if view]

    def _withheld(self, decision: Decision, reason: str) -> Decision:
        return replace(
            decision,
            outcome="refused",
            reason=reason,
            text=self._told(reason),
            statements=(),
            choices=(),
            judgement=Judgement("supported"),
            offered=OFFERS,
        )

    def _told(self, reason: str) -> str:
        here = self.port.availability()
        return reasons.told(
            reason,
            self._language(),
            away=not here.advisors_online,
            opens=self._opens(here.opens_at),
            country=self.kept.country,
            crisis=self.kept.crisis,
        )

    def _language(self) -> str:
        """The message's own language where a text for it exists, else the session's."""
        spoken = tongues.of(self.question.text)
        return spoken if spoken in reasons.LANGUAGES else self.question.language.split("-")[0]

    def _opens(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        local = moment.astimezone(ZoneInfo(self.brand.timezone))
        return f"{local:am %d.%m. um %H:%M Uhr}" if self._language() == "de" else f"{local:on %d %B at %H:%M}"

    def _refused(self, reason: str, text: str) -> Decision:
        return self._base("refused", reason, text, OFFERS)

    def _base(self, outcome: str, reason: str, text: str, offered: tuple[str, ...]) -> Decision:
        view = self.question.product
        return Decision(
            outcome=outcome,  # type: ignore[arg-type]
            text=text,
            capability="triage",
            reason=reason,
            confidence=0.1,
            offered=offered,
            product=view.sku if view else "",
            variant=self.question.variant,
        )


def gate(question: Question, words: str, brand: Brand, port: BrandKnowledge, *, live: bool) -> Gate:
    """The gates of the brand in scope."""
    return Gate(words, question, brand, port, boundaries.current(), live)


def _prices(view: ProductView) -> tuple[Decimal, ...]:
    prices = (view.price, *(variant.price for variant in view.variants))
    return tuple(price for price in prices if price is not None)


def _hands_over_data(text: str) -> bool:
    """Whether a number or a secret itself stands in the message, not only a word about it."""
    return any(span.kind in escalation.DATA_KINDS for span in redaction.find(text))
