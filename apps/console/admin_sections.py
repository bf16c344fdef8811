"""The sections of the administration, in the order of its path, and who sees which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.people.models import Member
from apps.people.roles import Capability, may

KNOWLEDGE = (Capability.EDIT_KNOWLEDGE, Capability.APPROVE_KNOWLEDGE)
ANY = (Capability.ADMINISTER, Capability.ROLLOUT, *KNOWLEDGE)


@dataclass(frozen=True)
class Section:
    """One entry of the administration's own navigation. ``name`` is the address's name after ``admin-``."""

    name: str
    path: str
    label: str | Promise
    icon: str
    capabilities: tuple[Capability, ...] = (Capability.ADMINISTER,)

    @property
    def address(self) -> str:
        """Its path from the root."""
        return f"/console/admin/{self.path}"


SECTIONS = (
    Section("home", "", _("Overview"), "flag", ANY),
    Section("brand", "brand/", _("Brand"), "window"),
    Section("catalogue", "catalogue/", _("Catalogue"), "box", KNOWLEDGE),
    Section("relations", "catalogue/relations/", _("Compatibility"), "link", KNOWLEDGE),
    Section("rules", "catalogue/rules/", _("Rules"), "truck", KNOWLEDGE),
    Section("knowledge", "knowledge/", _("Knowledge"), "book", KNOWLEDGE),
    Section("hours", "hours/", _("Hours"), "clock"),
    Section("services", "services/", _("Bookings"), "calendar"),
    Section("people", "people/", _("People"), "people"),
    Section("widget", "widget/", _("Widget"), "chat"),
    Section("keys", "keys/", _("API keys"), "lock"),
    Section("ai", "ai/", _("AI"), "glass", (Capability.ROLLOUT,)),
    Section("consent", "consent/", _("Consent texts"), "shield"),
)


def opens(member: Member, section: Section) -> bool:
    """Whether the member's role opens the section."""
    return any(may(member, each) for each in section.capabilities)


def entries(member: Member, path: str) -> list[dict[str, object]]:
    """The navigation for one page: each section the role opens, and whether the page lies in it."""
    own = [section for section in SECTIONS if opens(member, section)]
    here = max((s for s in own if path.startswith(s.address)), key=lambda s: len(s.address), default=None)
    return [{"section": section, "current": section is here} for section in own]
