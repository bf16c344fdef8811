"""The areas of the console, in the order of the bar, and who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.people.models import Member
from apps.people.roles import Capability, may


@dataclass(frozen=True)
class Area:
    """One entry of the bar. ``path`` is below /console/; any of the capabilities opens it."""

    name: str
    label: str | Promise
    icon: str
    path: str
    capabilities: tuple[Capability, ...]


AREAS = (
    Area("desk", _("Desk"), "chat", "/console/", (Capability.ADVISE,)),
    Area(
        "appointments",
        _("Appointments"),
        "calendar",
        "/console/appointments/",
        (Capability.ADVISE,),
    ),
    Area(
        "admin",
        _("Administration"),
        "settings",
        "/console/admin/",
        (
            Capability.ADMINISTER,
            Capability.ROLLOUT,
            Capability.EDIT_KNOWLEDGE,
            Capability.APPROVE_KNOWLEDGE,
        ),
    ),
    Area("audit", _("Audit"), "shield", "/console/audit/", (Capability.AUDIT,)),
)


def areas(member: Member) -> list[Area]:
    """What this member's role opens."""
    return [area for area in AREAS if any(may(member, each) for each in area.capabilities)]


def entries(member: Member, path: str) -> list[dict[str, Any]]:
    """The bar for one page: each area, and whether the page lies in it."""
    here = max((a for a in AREAS if path.startswith(a.path)), key=lambda a: len(a.path), default=None)
    return [{"area": area, "current": area is here} for area in areas(member)]
