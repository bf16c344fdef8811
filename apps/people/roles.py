"""Who may do what: one table, read by every page, endpoint and socket."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from apps.core.errors import Forbidden

if TYPE_CHECKING:
    from apps.people.models import Member


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    ADVISOR = "advisor"
    EDITOR = "editor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    PRODUCT = "product"


class Capability(StrEnum):
    """One thing a member may do."""

    ADVISE = "advise"  # queue, sessions, own status, own appointments
    FLOOR = "floor"  # see all sessions, take over, re-assign
    ADMINISTER = "administer"  # brand, members, keys, hours, consent texts, services
    ROLLOUT = "rollout"  # stage, capabilities, kill switch
    EDIT_KNOWLEDGE = "edit_knowledge"  # import, write, submit
    APPROVE_KNOWLEDGE = "approve_knowledge"  # approve, retire; catalogue approval
    AUDIT = "audit"  # read the AI log, consents, approvals
    INSIGHTS = "insights"


_ALL = frozenset(Capability)
TABLE: dict[Role, frozenset[Capability]] = {
    Role.ADMIN: _ALL - {Capability.AUDIT},
    Role.MANAGER: frozenset({Capability.ADVISE, Capability.FLOOR, Capability.ROLLOUT, Capability.INSIGHTS}),
    Role.ADVISOR: frozenset({Capability.ADVISE}),
    Role.EDITOR: frozenset({Capability.EDIT_KNOWLEDGE}),
    Role.APPROVER: frozenset({Capability.EDIT_KNOWLEDGE, Capability.APPROVE_KNOWLEDGE}),
    Role.AUDITOR: frozenset({Capability.AUDIT}),
    Role.PRODUCT: frozenset({Capability.INSIGHTS}),
}


def may(member: Member, capability: Capability) -> bool:
    """Whether this member's role has the capability. An inactive member may nothing."""
    return member.active and capability in TABLE[Role(member.role)]


def require(member: Member, capability: Capability) -> None:
    """Raise Forbidden unless the member may."""
    if not may(member, capability):
        raise Forbidden(
            f"Your role ({member.role}) doesn't allow this: {capability.value.replace('_', ' ')}."
        )
