"""What the desk's tests share: a brand with its people, and sessions as shoppers make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from apps.catalog.models import Product
from apps.consent import services as consent
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import Role
from apps.rollout import services as rollout
from apps.sessions import conversations, handoffs, opening
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key, make_member

HTMX = {"HX-Request": "true"}


@dataclass
class House:
    """Ada runs the floor, Ben and Bea advise, Ed edits; Cy advises for another brand."""

    brand: Brand
    ada: Member
    ben: Member
    bea: Member
    ed: Member
    cy: Member


def house() -> House:
    brand, other = make_brand("own"), make_brand("other")
    with brand_scope(brand):
        consent.publish_defaults(brand)
        make_key(brand)
    return House(
        brand=brand,
        ada=make_member(brand, "Ada", Role.MANAGER),
        ben=make_member(brand, "Ben"),
        bea=make_member(brand, "Bea"),
        ed=make_member(brand, "Ed", Role.EDITOR),
        cy=make_member(other, "Cy", Role.MANAGER),
    )


def client(member: Member) -> Client:
    made = Client()
    made.force_login(member.user)
    return made


def product(brand: Brand, sku: str = "r45", title: str = "Ridge 45 Backpack") -> Product:
    with brand_scope(brand):
        return Product.objects.create(
            sku=sku,
            title=title,
            price_amount="189.95",
            price_currency="EUR",
            content_hash="x",
            updated_at=datetime(2026, 5, 4, tzinfo=UTC),
        )


def asks(brand: Brand, text: str = "Does it fit?", *, sku: str = "", more: tuple[str, ...] = ()) -> Session:
    """A shopper who has asked a person; in the queue."""
    with brand_scope(brand):
        session = _opened(sku, ("chat", *more))
        by = Actor.shopper(session.shopper)
        conversations.shopper_says(session, text, by=by, client_id="q")
        if session.state != "waiting":
            handoffs.request(session, by=by)
        return session


def asks_ai(brand: Brand, text: str = "How heavy is it?") -> Session:
    """A shopper the AI is answering."""
    with brand_scope(brand):
        rollout.set_stage(2, by=Actor.system("test"), reason="test")
        session = _opened("", ("chat", "ai_answers"))
        by = Actor.shopper(session.shopper)
        opening.disclosure_shown(session, session.disclosure_id, by=by)
        conversations.shopper_says(session, text, by=by, client_id="q")
        return session


def taken(brand: Brand, member: Member, **fields: object) -> Session:
    """A session this member holds."""
    session = asks(brand, **fields)  # type: ignore[arg-type]
    with brand_scope(brand):
        handoffs.accept(session, member=member)
    return session


def said(session: Session, text: str, client_id: str) -> None:
    conversations.shopper_says(session, text, by=Actor.shopper(session.shopper), client_id=client_id)


def _opened(sku: str, purposes: tuple[str, ...]) -> Session:
    from apps.people.models import WidgetKey

    session = opening.open_session(shopper=None, widget_key=WidgetKey.objects.first(), product=sku)
    for purpose in purposes:
        consent.record(session.shopper, purpose, granted=True, by=Actor.shopper(session.shopper))
    return session
