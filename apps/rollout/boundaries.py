"""What a brand keeps for people: products advised by people first, its topics, how long the AI may try, and
whom an alarm reaches. Stored with the rollout; every change stands in the log."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.core.errors import Invalid
from apps.grounding import reasons
from apps.people.actors import Actor
from apps.rollout import services
from apps.rollout.models import Rollout

HAND_OVER, DECLINE = "hand_over", "decline"
DECLINABLE: Final = ("medical", "b2b", "press", "negotiation")
"""The house's topics that a brand may refuse to talk about instead of handing them to a person."""
TURNS: Final = 3
MOST_TURNS: Final = 10
MOST_ENTRIES: Final = 500
LONGEST: Final = 120


@dataclass(frozen=True)
class Band:
    """A price band in the brand's currency; either end may be open, both ends belong to it."""

    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, price: Decimal) -> bool:
        """Whether the price lies in it."""
        return (self.least is None or price >= self.least) and (self.most is None or price <= self.most)


@dataclass(frozen=True)
class HumanFirst:
    """Where the AI only greets, qualifies and prepares. Categories are compared without case."""

    categories: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    band: Band | None = None

    def covers(self, *, sku: str, category: str = "", prices: tuple[Decimal, ...] = ()) -> bool:
        """Whether a product is for people first: of several prices, one within the band is enough."""
        parts = {part.strip().casefold() for part in (category, *category.split(">"), *category.split("/"))}
        named = bool(parts & {one.casefold() for one in self.categories})
        priced = self.band is not None and any(self.band.holds(price) for price in prices)
        return sku in self.products or named or priced


@dataclass(frozen=True)
class Topic:
    """A topic of the brand's own: words that name it, and what is done with it."""

    name: str
    words: tuple[str, ...]
    action: str = HAND_OVER

    def meets(self, text: str) -> bool:
        """Whether one of its words or phrases stands in the text, whole."""
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) for word in self.words)


@dataclass(frozen=True)
class Boundaries:
    """All of it for one brand. `declined` are the house's topics answered with a refusal instead of a person;
    `turns` without a resolution bring the offer of a person."""

    human_first: HumanFirst = HumanFirst()
    declined: frozenset[str] = frozenset()
    topics: tuple[Topic, ...] = ()
    turns: int = TURNS
    owner: str = ""
    country: str = ""
    crisis: str = ""


@dataclass(frozen=True)
class Wanted:
    """What an admin typed, not yet checked."""

    categories: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    least: str = ""
    most: str = ""
    declined: list[str] = field(default_factory=list)
    topics: list[tuple[str, list[str], str]] = field(default_factory=list)
    turns: int = TURNS
    owner: str = ""
    country: str = ""
    crisis: str = ""


def current(rollout: Rollout | None = None) -> Boundaries:
    """The brand's boundaries as they stand; a brand that set none has the house's."""
    kept = (rollout or services.current()).settings.get("boundaries") or {}
    least, most = (Decimal(kept[key]) if kept.get(key) else None for key in ("least", "most"))
    band = Band(least, most) if least is not None or most is not None else None
    return Boundaries(
        HumanFirst(tuple(kept.get("categories", ())), tuple(kept.get("products", ())), band),
        frozenset(kept.get("declined", ())),
        tuple(Topic(name, tuple(words), action) for name, words, action in kept.get("topics", ())),
        int(kept.get("turns", TURNS)),
        kept.get("owner", ""),
        kept.get("country", ""),
        kept.get("crisis", ""),
    )


@transaction.atomic
def change(wanted: Wanted, *, by: Actor) -> Boundaries:
    """Keep new boundaries, all or none; raises Invalid with the fields that are wrong."""
    kept = _checked(wanted)
    row = services.locked()
    row.settings = row.settings | {"boundaries": kept}
    row.save()
    services.log("rollout.boundaries", by, kept)
    return current(row)


def _checked(wanted: Wanted) -> dict[str, Any]:
    wrong: dict[str, list[str]] = {}
    least, most = _amount(wanted.least, "least", wrong), _amount(wanted.most, "most", wrong)
    if least is not None and most is not None and least > most:
        wrong["most"] = ["The upper end lies below the lower one."]
    if not 1 <= wanted.turns <= MOST_TURNS:
        wrong["turns"] = [f"1 to {MOST_TURNS}."]
    if set(wanted.declined) - set(DECLINABLE):
        wrong["declined"] = ["Only these topics may be declined; all else goes to a person."]
    if wanted.owner and not _is_mail(wanted.owner):
        wrong["owner"] = ["This is no mail address."]
    if wanted.country and wanted.country not in reasons.countries():
        wrong["country"] = ["No help lines are known for this country; write the sentence yourself."]
    for name in ("categories", "products"):
        _short(getattr(wanted, name), name, wrong)
    for name, words, action in wanted.topics:
        if not name.strip() or not words or action not in (HAND_OVER, DECLINE):
            wrong["topics"] = ["A topic needs a name and at least one word."]
    if wrong:
        raise Invalid("Nothing was saved.", fields=wrong)
    return {
        "categories": wanted.categories,
        "products": wanted.products,
        "least": str(least) if least is not None else "",
        "most": str(most) if most is not None else "",
        "declined": sorted(wanted.declined),
        "topics": [[name.strip(), words, action] for name, words, action in wanted.topics],
        "turns": wanted.turns,
        "owner": wanted.owner,
        "country": wanted.country,
        "crisis": wanted.crisis.strip(),
    }


def _amount(typed: str, name: str, wrong: dict[str, list[str]]) -> Decimal | None:
    if not typed.strip():
        return None
    try:
        amount = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        wrong[name] = ["An amount such as 250 or 99.90."]
        return None
    return amount


def _short(values: list[str], name: str, wrong: dict[str, list[str]]) -> None:
    if len(values) > MOST_ENTRIES or any(len(value) > LONGEST for value in values):
        wrong[name] = [f"{MOST_ENTRIES} entries at most, each of {LONGEST} characters at most."]


def _is_mail(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
