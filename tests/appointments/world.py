"""A brand with two advisors and one service, and a clock that stands still on a Sunday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apps.appointments import booking, services
from apps.appointments.models import Appointment, Service
from apps.people.actors import Actor
from apps.people.models import Member, Shopper
from apps.schedule import planning
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key, make_member, make_shopper

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 12, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUSE = Actor.system("tests")
NINE_TO_TWELVE = {day: [["09:00", "12:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def monday(text: str) -> datetime:
    """A time of Monday, 7 December 2026 in Berlin."""
    return datetime.fromisoformat(f"2026-12-07T{text}").replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass(frozen=True)
class World:
    """What ``build`` made."""

    brand: Brand
    mara: Member
    ben: Member
    service: Service
    shopper: Shopper

    def hold(self, text: str = "09:00", **more: Any) -> Appointment:
        """Hold a time of Monday for the shopper."""
        return booking.hold(self.service, monday(text), **{"shopper": self.shopper, "by": HOUSE, **more})

    def book(self, text: str = "09:00", **more: Any) -> Appointment:
        """Book a time of Monday for the shopper."""
        held = self.hold(text, timezone="Europe/Berlin", **more)
        return booking.confirm(
            held, name="Kim Ude", email="kim@guest.example", by=Actor.shopper(self.shopper)
        )


def build(*, advisors: int = 1, slug: str = "fjell", **terms: Any) -> World:
    """Mara (and Ben, with ``advisors=2``) from nine to twelve; 60 minutes every half hour, no notice."""
    brand = make_brand(slug)
    mara, ben = make_member(brand, "Mara"), make_member(brand, "Ben")
    make_key(brand)
    shopper = make_shopper(brand)
    with brand_scope(brand):
        for member in (mara, ben):
            planning.set_working_hours(member, "Europe/Berlin", NINE_TO_TWELVE, by=HOUSE)
        data = {"slug": "advice", "name": "Advice", "minutes": 60, "slot_interval": 30, "notice_minutes": 0}
        people = [mara.user.email, ben.user.email][:advisors]
        service = services.save_service({**data, "advisors": people, **terms}, by=HOUSE)
    return World(brand, mara, ben, service, shopper)
