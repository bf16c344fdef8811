"""News of people, sent after commit."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.dispatch import Signal

from apps.people.models import Member

# kwargs: brand_id, user_id. A member's rights have changed; open sockets must be asked again.
member_changed = Signal()


def tell(member: Member) -> None:
    """Send ``member_changed`` once this transaction is through."""
    news = {"brand_id": member.brand_id, "user_id": member.user_id}
    transaction.on_commit(partial(member_changed.send_robust, sender=Member, **news))
