"""The packet: everything a person needs so that nobody asks again.

Lines are ``{key, label, value, known, withheld, corrected}``. What is unknown says so; what the
shopper withholds never reaches the advisor.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.catalog import selectors as catalog
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.core.clock import now, rfc3339
from apps.core.errors import Invalid
from apps.sessions.models import Cart, Message, Packet, PageVisit, Session

LABELS = {
    "product": "Product in view",
    "question": "Your question",
    "needs": "Looking for",
    "summary": "So far",
    "tried": "Answers given",
    "refused": "Not answered",
    "trail": "Pages seen",
    "cart": "Cart",
    "account": "Account",
    "contact": "Contact",
    "language": "Language",
    "device": "Device",
    "consent": "Agreed to",
}
# What the shopper may reword; the other lines can only be withheld.
CORRECTABLE = ("product", "question", "summary")


def build(session: Session, reason: str) -> Packet:
    """A fresh packet from what is known at this moment."""
    granted = consent.state(session.shopper_id)
    messages = list(Message.objects.filter(session=session).order_by("seq"))
    values = {
        "product": _product(session),
        "question": _question(messages),
        "needs": _needs(messages),
        "summary": _summary(messages) if granted[Purpose.AI_ASSISTANCE] else _plain_summary(messages),
        "tried": [_answer(message) for message in messages if message.data.get("outcome") == "answered"],
        "refused": [message.data.get("question", "") for message in messages if _refused(message)],
        "trail": _trail(session) if granted[Purpose.JOURNEY] else [],
        "cart": _cart(session) if granted[Purpose.JOURNEY] else [],
        "account": [f"{key}: {value}" for key, value in session.shopper.account.items()],
        "contact": session.shopper.email or session.shopper.phone,
        "language": session.language,
        "device": session.device,
        "consent": [purpose for purpose, yes in granted.items() if yes],
    }
    lines = [_line(key, values[key]) for key in LABELS]
    return Packet.objects.create(session=session, reason=reason, lines=lines, created_at=now())


def current(session: Session) -> Packet | None:
    """The newest packet of the session."""
    return Packet.objects.filter(session=session).first()


def correct(packet: Packet, changes: list[dict[str, Any]]) -> Packet:
    """Apply the shopper's ``[{key, value?, withheld?}]``; nothing is applied if one is wrong."""
    lines = {line["key"]: dict(line) for line in packet.lines}
    for change in changes:
        key = str(change.get("key", ""))
        if key not in lines:
            raise Invalid(f"The packet has no line {key!r}.", code="unknown_line")
        if "withheld" in change:
            lines[key]["withheld"] = bool(change["withheld"])
        if "value" in change:
            lines[key] |= _corrected(key, change["value"])
    packet.lines = list(lines.values())
    packet.save(update_fields=["lines"])
    return packet


def for_shopper(packet: Packet) -> dict[str, Any]:
    """The shopper sees every line, also what he withholds."""
    return _public(packet, packet.lines)


def for_staff(packet: Packet) -> dict[str, Any]:
    """Withheld lines come without their value."""
    return _public(packet, [line | {"value": None} if line["withheld"] else line for line in packet.lines])


def withheld(session_id: UUID) -> set[str]:
    """What this session's shopper keeps from the staff, by line; nothing before a handoff."""
    newest = Packet.objects.filter(session_id=session_id).first()
    return hidden(newest.lines if newest else None)


def hidden(lines: list[dict[str, Any]] | None) -> set[str]:
    """The keys of these lines that are withheld."""
    return {line["key"] for line in lines or () if line["withheld"]}


def veil(session_id: UUID, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The staff's events without what was passed on first and withheld afterwards."""
    telling = [event for event in events if event["kind"] in ("handoff", "context")]
    keys = withheld(session_id) if telling else set()
    for event in telling if keys else ():
        if event["kind"] == "handoff":
            lines = event["payload"]["packet"]["lines"]
            veiled = [
                line | {"value": None, "withheld": True} if line["key"] in keys else line for line in lines
            ]
            event["payload"] = {"packet": event["payload"]["packet"] | {"lines": veiled}}
        elif "product" in keys:
            event["payload"] = event["payload"] | {"product": None}
    return events


def _public(packet: Packet, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(packet.pk),
        "reason": packet.reason,
        "requested_at": rfc3339(packet.created_at),
        "lines": lines,
    }


def _line(key: str, value: Any) -> dict[str, Any]:
    return {
        "key": key,
        "label": LABELS[key],
        "value": value or None,
        "known": bool(value),
        "withheld": False,
        "corrected": False,
    }


def _corrected(key: str, value: object) -> dict[str, Any]:
    if key not in CORRECTABLE:
        raise Invalid("This line can be withheld, not reworded.", code="not_correctable")
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 1000:
        raise Invalid("Write 1 to 1,000 characters.", fields={key: ["1 to 1,000 characters."]})
    return {"value": value.strip(), "known": True, "corrected": True}


def _product(session: Session) -> dict[str, Any] | None:
    return catalog.card(session.product, session.variant) if session.product else None


def _question(messages: list[Message]) -> str:
    """The shopper's last question in their own words."""
    own = [message.text for message in messages if message.author_kind == "shopper"]
    asked = [text for text in own if "?" in text]
    return (asked or own or [""])[-1]


def _needs(messages: list[Message]) -> list[str]:
    """What the shopper said they need: their own sentences, picked by rule and not by a model."""
    from apps.grounding.summarising.stated import needs  # noqa: PLC0415 - loads the models of the AI

    return needs(_spoken(messages))


def _summary(messages: list[Message]) -> list[str]:
    from apps.grounding.summarising import brief  # noqa: PLC0415 - loads the models of the AI

    return [text for text, _ in brief(_spoken(messages))]


def _spoken(messages: list[Message]) -> list[dict[str, object]]:
    return [
        {"id": str(m.pk), "by": m.author_kind, "text": m.text, "at": rfc3339(m.created_at) or ""}
        for m in messages
        if m.author_kind != "house"
    ]


def _plain_summary(messages: list[Message]) -> list[str]:
    """Without AI assistance: the shopper's own words, nothing condensed."""
    return [message.text[:200] for message in messages if message.author_kind == "shopper"][-3:]


def _answer(message: Message) -> str:
    return message.text[:400]


def _refused(message: Message) -> bool:
    return message.author_kind == "ai" and message.data.get("outcome") in ("refused", "escalated")


def _trail(session: Session) -> list[str]:
    visits = PageVisit.objects.filter(session=session).order_by("-id")[:10]
    return [visit.title or visit.url for visit in reversed(visits)]


def _cart(session: Session) -> list[str]:
    cart = Cart.objects.filter(session=session).first()
    return (
        [f"{line['quantity'] or 1} × {line['title'] or line['sku']}" for line in cart.lines] if cart else []
    )
