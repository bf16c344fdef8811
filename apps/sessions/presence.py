"""Who is here. Status is chosen; being there is derived from the last sign of life of a connection."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from apps.core.clock import now, rfc3339
from apps.core.errors import Invalid
from apps.people.models import Member
from apps.people.roles import TABLE, Capability
from apps.rollout import services as rollout
from apps.schedule import selectors as schedule
from apps.sessions import nudges
from apps.sessions.models import Connection, Presence, Session
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

# A console socket beats every 15 s; two lost beats are forgiven. REST callers have no beat.
SOCKET_ALIVE = timedelta(seconds=45)
REST_ALIVE = timedelta(seconds=120)
REST = "rest"
ADVISING = [role.value for role, rights in TABLE.items() if Capability.ADVISE in rights]


@dataclass(frozen=True)
class Availability:
    """One answer for launcher, widget, AI and routing. ``wait_seconds`` is measured, or None."""

    advisors_online: int
    ai: bool
    wait_seconds: int | None
    opens_at: str | None
    languages: list[str]
    open: bool

    def as_dict(self) -> dict[str, Any]:
        """The public shape."""
        return asdict(self)


def sign_of_life(member: Member, name: str = REST) -> None:
    """Note that a connection of this member is alive."""
    Connection.objects.update_or_create(member=member, name=name, defaults={"seen_at": now()})


def gone(member: Member, name: str) -> None:
    """A connection has closed properly."""
    Connection.objects.filter(member=member, name=name).delete()


@transaction.atomic
def set_status(member: Member, status: str) -> Presence:
    """Choose a status and tell the floor."""
    if status not in Presence.Status.values:
        raise Invalid(f"There is no status {status}.", fields={"status": ["online, busy, away or offline."]})
    row, _ = Presence.objects.update_or_create(
        member=member, defaults={"status": status, "updated_at": now()}
    )
    brand_id = current_brand_id()
    message = {"type": "floor.changed", "session": "", "kind": "presence"}
    transaction.on_commit(lambda: nudges.send([(nudges.floor_group(brand_id), message)]))
    return row


def status_of(member: Member) -> str:
    """The chosen status; offline before the first choice."""
    return Presence.objects.filter(member=member).values_list("status", flat=True).first() or "offline"


def here() -> list[Member]:
    """Members who may advise, chose online, and have a living connection. One query."""
    connected = Connection.objects.filter(_alive()).values("member")
    online = Presence.objects.filter(status=Presence.Status.ONLINE, member__in=connected).values("member")
    return list(Member.objects.filter(pk__in=online, active=True, role__in=ADVISING))


def reachable(member: Member) -> bool:
    """Whether the member is connected and not offline; busy or away is no refusal to a colleague's asking."""
    return (
        status_of(member) != Presence.Status.OFFLINE
        and Connection.objects.filter(_alive(), member=member).exists()
    )


def free() -> list[Member]:
    """Those of them who have room for another chat."""
    busy = dict(
        Session.objects.filter(state="with_advisor")
        .values_list("advisor_id")
        .annotate(count=Count("id"))
        .values_list("advisor_id", "count")
    )
    return [member for member in here() if busy.get(member.pk, 0) < member.capacity]


def availability(brand: Brand) -> Availability:
    """Who can help now, how soon, and else when people are back."""
    people, moment = here(), now()
    row = rollout.current()
    opens = None if people else schedule.next_opening(moment)
    return Availability(
        advisors_online=len(people),
        ai=rollout.ask_door_open(row),
        wait_seconds=_expected_wait() if people else None,
        opens_at=rfc3339(opens),
        languages=sorted(
            {language for member in people for language in member.languages} or set(brand.languages)
        ),
        open=schedule.is_open(moment),
    )


def _alive() -> Q:
    moment = now()
    return Q(name=REST, seen_at__gte=moment - REST_ALIVE) | Q(seen_at__gte=moment - SOCKET_ALIVE)


def _expected_wait() -> int | None:
    """The median of the last 20 waits in seconds, rounded up to ten; None before there were three."""
    recent = Session.objects.filter(accepted_at__gte=F("waiting_since"))
    waits = recent.order_by("-created_at").values_list(F("accepted_at") - F("waiting_since"), flat=True)[:20]
    seconds = [wait.total_seconds() for wait in waits if wait is not None]
    return -(-int(median(seconds)) // 10) * 10 if len(seconds) >= 3 else None
