"""How a session begins, is found again, and what of the page it may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.catalog import selectors as catalog
from apps.consent import services as consent
from apps.consent.purposes import DISCLOSURE, Purpose
from apps.core.clock import now
from apps.core.errors import NotFound, Unauthenticated
from apps.core.ids import digest, new_secret
from apps.people.actors import Actor
from apps.people.models import Shopper, WidgetKey
from apps.sessions import conversations, packet, stream
from apps.sessions.models import Cart, PageVisit, Resume, Session

RESUME_DAYS = 30
GRACE = timedelta(seconds=60)
TRAIL_LIMIT = 50


@transaction.atomic
def open_session(
    *,
    shopper: Shopper | None,
    widget_key: WidgetKey | None,
    origin: str = "",
    product: str = "",
    variant: str = "",
    language: str = "en",
    timezone: str = "",
    device: str = "",
) -> Session:
    """A new session in state ``opened``; a shopper nobody vouches for is a new anonymous one.

    ``product`` and ``variant`` are skus as the page tells them; unknown ones are ignored.
    """
    test = widget_key is not None and widget_key.kind == "test"
    if shopper is None:
        shopper = Shopper.objects.create(language=language, test=test)
    session = Session.objects.create(
        shopper=shopper,
        widget_key=widget_key,
        origin=origin,
        language=language,
        timezone=timezone[:64],
        device=device[:20],
        people_only=shopper.people_only,
        disclosure=consent.notice(DISCLOSURE, language),
        test=test,
    )
    _look_at(session, variant or product)
    session.save()
    stream.append(session, "state", {"state": "opened", "advisor": None}, by=Actor.shopper(shopper))
    return session


def resume_secret(session: Session, origin: str) -> str:
    """A new secret that finds this session again; the one before stays good for a minute."""
    secret, moment = new_secret("rs"), now()
    row = Resume.objects.filter(session=session).first() or Resume(session=session)
    row.previous, row.digest = row.digest, digest(secret)
    row.origin, row.rotated_at = origin, moment
    row.expires_at = moment + timedelta(days=RESUME_DAYS)
    row.save()
    return secret


def find_by_secret(secret: str, *, widget_key: WidgetKey, origin: str) -> Session:
    """The session behind a resume secret, for the key and origin it was made for, or Unauthenticated."""
    value, moment = digest(secret), now()
    row = Resume.objects.select_related("session").filter(digest=value).first()
    if row is None:
        fresh = Resume.objects.select_related("session").filter(
            previous=value, rotated_at__gte=moment - GRACE
        )
        row = fresh.first()
    if row is None or row.expires_at <= moment or row.origin != origin:
        raise Unauthenticated("This conversation can't be found again.", code="resume_invalid")
    if row.session.widget_key_id != widget_key.pk:
        raise Unauthenticated("This conversation can't be found again.", code="resume_invalid")
    session: Session = row.session
    return session


def get(session_id: UUID) -> Session:
    """The session, or NotFound."""
    rows = Session.objects.select_related("shopper", "advisor", "product", "variant", "disclosure")
    found: Session | None = rows.filter(pk=session_id).first()
    if found is None:
        raise NotFound("No such session.")
    return found


@transaction.atomic
def see_page(
    session: Session,
    *,
    by: Actor,
    product: str = "",
    variant: str = "",
    page: dict[str, Any] | None = None,
    cart: list[dict[str, Any]] | None = None,
) -> None:
    """Take in what the host page says. The product in view belongs to the question; trail and cart
    are kept only under the journey grant."""
    if product or variant:
        _look_at(session, variant or product)
        session.save(update_fields=["product", "variant"])
    if (page or cart is not None) and not consent.has(session.shopper_id, Purpose.JOURNEY):
        page, cart = None, None
    if page and page.get("url"):
        _visit(session, page, product)
    if cart is not None:
        _keep_cart(session, cart)
    shown = session.product and "product" not in packet.withheld(session.pk)
    card = catalog.card(session.product, session.variant) if session.product and shown else None
    stream.append(session, "context", {"product": card}, by=by, audience="staff")


@transaction.atomic
def disclosure_shown(session: Session, disclosure_id: UUID, *, by: Actor, where: str = "") -> None:
    """The widget's proof that the disclosure was on the screen. Only then may the AI speak."""
    if session.disclosure_id != disclosure_id:
        raise NotFound("This session has another disclosure.")
    if session.disclosure_shown_at is None:
        session.disclosure_shown_at = now()
        session.save(update_fields=["disclosure_shown_at"])
        notice = session.disclosure
        assert notice is not None
        payload = {
            "text": notice.text,
            "version": notice.version,
            "language": notice.language,
            "where": where,
        }
        stream.append(session, "disclosure", payload, by=by)


@transaction.atomic
def people_only(session: Session, wanted: bool, *, by: Actor) -> None:
    """Remember the wish for people only. It binds the internal AI too, and is shown as a badge."""
    conversations.lock(session)
    session.people_only = session.shopper.people_only = wanted
    session.save(update_fields=["people_only"])
    session.shopper.save(update_fields=["people_only"])
    stream.append(session, "people_only", {"people_only": wanted}, by=by)
    if wanted and session.state == "with_assistant":
        from apps.sessions import handoffs  # noqa: PLC0415 - handoffs begins sessions through this module

        handoffs.request(session, by=by, reason="people_only")


def _look_at(session: Session, sku: str) -> None:
    found = catalog.resolve_sku(sku) if sku else None
    if found:
        session.product, session.variant = found


def _visit(session: Session, page: dict[str, Any], sku: str) -> None:
    last = PageVisit.objects.filter(session=session).order_by("-id").first()
    url = str(page["url"])[:500]
    if (last is None or last.url != url) and PageVisit.objects.filter(session=session).count() < TRAIL_LIMIT:
        title = str(page.get("title", ""))[:300]
        PageVisit.objects.create(session=session, url=url, title=title, sku=sku[:120], created_at=now())


def _keep_cart(session: Session, lines: list[dict[str, Any]]) -> None:
    kept = [
        {key: str(line.get(key, ""))[:200] for key in ("sku", "title", "quantity", "price")}
        for line in lines[:50]
        if isinstance(line, dict)
    ]
    Cart.objects.update_or_create(session=session, defaults={"lines": kept, "updated_at": now()})
