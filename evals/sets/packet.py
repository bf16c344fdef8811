"""Handoff packets beside what was known: whole sessions played through the product's own verbs.

The player keeps its own notes of what it did and of what it was shown, and never reads the packet's sources.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import Any

from evals import brands
from evals.figures import Result, share
from evals.options import SEED, Options
from evals.places import own, read_lines

SESSIONS = 40
SLUG = "fjell"
TRAIL = 10
ALWAYS = ("chat", "ai_answers")
WISHES = (
    "I'm looking for something light for a week in the mountains.",
    "We need one that two people can carry.",
    "It must stand heavy rain.",
    "Ich brauche etwas für den Winter.",
)
SOMETIMES = ("ai_assistance", "journey", "measurement", "follow_up")


@dataclass
class Notes:
    """What the player knows at the moment of the handoff."""

    language: str
    device: str
    reason: str = "person_requested"
    account: list[str] = field(default_factory=list)
    contact: str = ""
    granted: set[str] = field(default_factory=set)
    product: tuple[str, Any] | None = None
    pages: list[str] = field(default_factory=list)
    cart: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wish: str = ""
    answered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def question(self) -> str:
        asked = [text for text in self.said if "?" in text]
        return (asked or self.said or [""])[-1]


def measured(options: Options) -> Result:
    """The share of what was known that stands in the packet and is right."""
    brands.demo(SLUG)
    questions = [row for row in read_lines(own("demo_questions/questions.jsonl")) if row["brand"] == SLUG]
    result = Result("packet")
    hits: dict[str, list[bool]] = {}
    for number in range(options.limit or SESSIONS):
        notes, lines = play(random.Random(SEED + number), questions)  # noqa: S311 - repeatable, not a secret
        for name, good in compared(notes, lines).items():
            hits.setdefault(name, []).append(good)
            if not good:
                result.failures.append({"session": number, "line": name, "packet": lines.get(name)})
    every = [good for each in hits.values() for good in each]
    result.figures = [
        share("what was known, present and right", every, must=">= 0.97", stretch=">= 0.99"),
        *(share(f"line: {name}", each, gate=False) for name, each in sorted(hits.items())),
    ]
    return result


def play(dice: random.Random, questions: list[dict[str, Any]]) -> tuple[Notes, dict[str, Any]]:
    """One session from its first page to the handoff: the player's notes and the packet as staff read it."""
    from apps.sessions import opening, packet  # noqa: PLC0415 - Django starts after this module is read
    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    brand = Brand.objects.get(slug=SLUG)
    with brand_scope(brand):
        session, notes = _opened(dice)
        _granted(dice, session, notes)
        _looked(dice, session, notes)
    asked = [row["question"] for row in dice.sample(questions, dice.randint(0, 3))]
    notes.wish = dice.choice(("", *WISHES))
    for text in [*([notes.wish] if notes.wish else []), *asked]:
        with brand_scope(brand):
            _asked(session.pk, text, notes)
        brands.settle(SLUG)
        with brand_scope(brand):
            _heard(session.pk, text, notes)
            if opening.get(session.pk).state != "with_assistant":
                break
    with brand_scope(brand):
        _handed_over(dice, session.pk, notes)
        made = packet.current(opening.get(session.pk))
        told: dict[str, Any] = packet.for_staff(made) if made else {"reason": "", "lines": []}
    return notes, {line["key"]: line["value"] for line in told["lines"]} | {"reason": told["reason"]}


def compared(notes: Notes, lines: dict[str, Any]) -> dict[str, bool]:
    """Each line of which something was known, and whether the packet has it."""
    journey = "journey" in notes.granted
    wanted: dict[str, Any] = {
        "question": notes.question,
        "tried": [text[:400] for text in notes.answered],
        "refused": notes.refused,
        "trail": notes.pages[-TRAIL:] if journey else [],
        "cart": notes.cart if journey else [],
        "account": notes.account,
        "contact": notes.contact,
        "language": notes.language,
        "device": notes.device,
        "reason": notes.reason,
    }
    found = {name: lines.get(name) == value for name, value in wanted.items() if value}
    found["consent"] = set(lines.get("consent") or ()) == notes.granted
    if notes.product:
        card = lines.get("product") or {}
        found["product"] = (card.get("sku"), card.get("price")) == notes.product
    if notes.said:
        found["summary"] = bool(lines.get("summary"))
    if notes.wish:
        found["needs"] = notes.wish.rstrip(".") in (lines.get("needs") or ())
    return found


def _opened(dice: random.Random) -> tuple[Any, Notes]:
    import jwt  # noqa: PLC0415

    from apps.people import tokens  # noqa: PLC0415
    from apps.people.models import WidgetKey  # noqa: PLC0415
    from apps.sessions import opening  # noqa: PLC0415

    key, shopper = WidgetKey.objects.filter(active=True).first(), None
    notes = Notes(dice.choice(("en", "de")), dice.choice(("phone", "desktop")))
    if key and key.identity_secrets and dice.random() < 0.5:
        facts = {"tier": dice.choice(("gold", "blue")), "orders": str(dice.randint(1, 30))}
        claims = {"sub": f"packet-{dice.random()}", "aud": key.key, "exp": int(time.time()) + 200,
                  "email": "player@example.com", "account": facts}  # fmt: skip
        shopper = tokens.known_shopper(key, jwt.encode(claims, key.identity_secrets[0], algorithm="HS256"))
        notes.account, notes.contact = [f"{k}: {v}" for k, v in facts.items()], "player@example.com"
    session = opening.open_session(
        shopper=shopper, widget_key=key, language=notes.language, device=notes.device
    )
    return session, notes


def _granted(dice: random.Random, session: Any, notes: Notes) -> None:
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import handoffs, opening  # noqa: PLC0415

    by = Actor.shopper(session.shopper)
    opening.disclosure_shown(session, session.disclosure_id, by=by)
    for purpose in (*ALWAYS, *(each for each in SOMETIMES if dice.random() < 0.7)):
        handoffs.change_consent(session, by=by, purpose=purpose, granted=True)
        notes.granted.add(purpose)
    if not notes.contact and dice.random() < 0.4:
        handoffs.set_contact(session, email="other@example.com")
        notes.contact = "other@example.com"


def _looked(dice: random.Random, session: Any, notes: Notes) -> None:
    """A walk over product pages, with a cart on some of them."""
    from apps.catalog import selectors as catalog  # noqa: PLC0415
    from apps.catalog.models import Product  # noqa: PLC0415
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import opening  # noqa: PLC0415

    by = Actor.shopper(session.shopper)
    goods = list(Product.objects.filter(active=True).order_by("sku")[:40])
    for product in dice.sample(goods, dice.randint(0, 13)):
        lines = [{"sku": product.sku, "title": product.title, "quantity": dice.randint(1, 3), "price": "1"}]
        cart = lines if dice.random() < 0.3 else None
        page = {"url": f"https://shop.example/{product.sku}", "title": product.title}
        opening.see_page(session, by=by, product=product.sku, page=page, cart=cart)
        notes.pages.append(product.title)
        notes.product = (product.sku, catalog.card(product)["price"])
        if cart:
            notes.cart = [f"{lines[0]['quantity']} × {product.title}"]


def _asked(session_id: Any, text: str, notes: Notes) -> None:
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import conversations, opening  # noqa: PLC0415

    session = opening.get(session_id)
    conversations.shopper_says(
        session, text, by=Actor.shopper(session.shopper), client_id=f"c{len(notes.said)}"
    )
    notes.said.append(text)


def _heard(session_id: Any, question: str, notes: Notes) -> None:
    """What came back on the shopper's own stream, read as their window does."""
    from apps.sessions import stream  # noqa: PLC0415

    events, _ = stream.after(session_id, 0, audience="shopper")
    messages = [event["payload"]["message"] for event in events if event["kind"] == "message"]
    last: dict[str, Any] = next((each for each in reversed(messages) if each["author"]["kind"] == "ai"), {})
    outcome = last.get("outcome")
    if outcome == "answered":
        notes.answered.append(last["text"])
    if outcome in ("refused", "escalated"):
        notes.refused.append(question)
    if outcome == "escalated":
        notes.reason = last.get("reason", notes.reason)


def _handed_over(dice: random.Random, session_id: Any, notes: Notes) -> None:
    """By the button, unless a rule was faster."""
    from apps.people.actors import Actor  # noqa: PLC0415
    from apps.sessions import handoffs, opening  # noqa: PLC0415

    session = opening.get(session_id)
    if session.state in ("opened", "with_assistant"):
        notes.reason = dice.choice(("person_requested", "wants_advice"))
        handoffs.request(session, by=Actor.shopper(session.shopper), reason=notes.reason)
