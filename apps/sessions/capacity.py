"""How many chats a member can hold. Everything that gives a member a session asks here first."""

from __future__ import annotations

from apps.people.models import Member
from apps.sessions.models import Session


def has_room(member: Member) -> bool:
    """Whether one more fits. Keeps the member's row until the transaction ends, so that of two who give
    at once the second counts the first. Take the session's row before this one, never after it."""
    row = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    return Session.objects.filter(state="with_advisor", advisor=row).count() < row.capacity
