"""Rules as people read them: the sentence an answer would say, made by the same code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy

from apps.assistant import port
from apps.catalog.models import Rule
from apps.grounding.lookups import rule_words

KINDS = {
    "delivery": gettext_lazy("Where it is delivered"),
    "region": gettext_lazy("Where it is sold"),
    "age": gettext_lazy("From what age"),
}
STATES = {
    "approved": gettext_lazy("Approved"),
    "waiting": gettext_lazy("Waiting"),
    "retired": gettext_lazy("Retired"),
}
SCOPES = {
    "brand": gettext_lazy("All you sell"),
    "category": gettext_lazy("A category"),
    "product": gettext_lazy("One product"),
}
DAYS = {
    "today": gettext_lazy("Holds today"),
    "later": gettext_lazy("Holds later"),
    "over": gettext_lazy("Is over"),
}


@dataclass(frozen=True)
class Saying:
    """A rule with its sentence in the reader's language, or in the one it has."""

    rule: Rule
    sentence: str


def saying(rule: Rule) -> Saying:
    """The rule with its sentence."""
    own = (get_language() or "en")[:2]
    order = sorted(rule_words.LANGUAGES, key=lambda language: language != own)
    said = (sentence(rule, language) for language in order)
    return Saying(rule, next((text for text in said if text), ""))


def sentence(rule: Rule, language: str) -> str | None:
    """What a shopper would be told; None where the brand's own words are in another language."""
    name = rule.product.title if rule.product else ""
    return rule_words.said(port.rule(rule, {}, rule.product), name, language)
