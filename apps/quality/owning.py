"""Who sees to a gap, and until when."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from apps.audit import recorder
from apps.core.clock import now, rfc3339
from apps.core.errors import Invalid
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import TABLE, Capability, Role, may
from apps.quality.models import Gap

WITHIN: Final = timedelta(days=3)
"""So long its owner has for a new gap."""
_LIVING = ("open", "drafted")
_WRITE = [role.value for role, able in TABLE.items() if Capability.EDIT_KNOWLEDGE in able]
# An admin may write too, but has other work: asked where nobody else is there.
_FIRST = [role for role in _WRITE if role != Role.ADMIN.value]


def writers() -> list[Member]:
    """Members who may write knowledge, by name."""
    return list(Member.objects.filter(active=True, role__in=_WRITE))


def first_owner() -> Member | None:
    """Who takes a new gap: the editor or approver with the fewest living ones, else an admin."""
    members = writers()
    able = [member for member in members if member.role in _FIRST] or members
    held = Counter(Gap.objects.filter(state__in=_LIVING).order_by().values_list("owner_id", flat=True))
    return min(able, key=lambda member: (held[member.pk], member.name), default=None)


def assign(gap: Gap, *, by: Actor, owner: Member, due_at: datetime | None = None) -> None:
    """Give it to somebody, with a time; without one it keeps its own, or gets the usual.

    Raises Invalid for somebody who may not write knowledge, and for a time that is over.
    """
    if not may(owner, Capability.EDIT_KNOWLEDGE):
        raise Invalid(
            "They can't write knowledge.", fields={"owner": ["Choose somebody who may write knowledge."]}
        )
    if due_at and due_at < now():
        raise Invalid("That time is over.", fields={"due": ["Choose a day to come."]})
    due = due_at or gap.due_at or now() + WITHIN
    Gap.objects.filter(pk=gap.pk).update(owner=owner, due_at=due)
    gap.owner, gap.due_at = owner, due
    data = {"question": gap.question, "owner": owner.name, "due_at": rfc3339(due)}
    recorder.entry("quality.gap_owned", by=by, object_type="gap", object_id=gap.pk, data=data)
