"""Who is told at once when a shopper's message is an alarm: one letter to the person the brand names.

The letter carries the reason and the way to the conversation, never the shopper's words or data.
"""

from __future__ import annotations

from django.conf import settings

from apps.grounding import reasons
from apps.integrations import letters, mail
from apps.rollout import boundaries
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id


def tell(session: Session, reason: str) -> bool:
    """Queue the letter in the caller's transaction, once per session and reason; whether there was one."""
    owner = boundaries.current().owner
    if reason not in reasons.ALERTING or not owner:
        return False
    brand = Brand.objects.get(pk=current_brand_id())
    letter = letters.render(
        "alarm",
        brand.default_language,
        {
            "brand_name": brand.name,
            "reason": reason,
            "link": f"{settings.PUBLIC_URL}/console/sessions/{session.pk}/",
        },
    )
    mail.queue(
        to=owner,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind="alarm",
        object_id=session.pk,
        key=f"alarm:{session.pk}:{reason}",
    )
    return True
