"""Reading what was prepared."""

from __future__ import annotations

from typing import Any

from apps.copilot.models import FollowUp, Objection, Wrapup
from apps.core.clock import rfc3339
from apps.sessions.models import Session


def wrapup(session: Session) -> dict[str, Any]:
    """The wrap-up of a session: advice until a person has looked at it."""
    row = Wrapup.objects.filter(session=session).first()
    follow_up = FollowUp.objects.select_related("approved_by").filter(session=session).first()
    return {
        "ready": row is not None,
        "summary": row.summary if row else [],
        "questions": row.questions if row else [],
        "products": row.products if row else [],
        "promises": row.promises if row else [],
        "outcome": session.outcome or (row.outcome if row else ""),
        "record_id": str(row.record_id) if row and row.record_id else None,
        "objections": [
            {
                "id": str(each.pk),
                "tag": each.tag,
                "quote": each.quote,
                "message": str(each.message_id) if each.message_id else None,
                "confidence": round(each.confidence, 3),
            }
            for each in Objection.objects.filter(session=session, removed_by=None)
        ],
        "follow_up": follow_up_card(follow_up) if follow_up else None,
    }


def follow_up_card(row: FollowUp) -> dict[str, Any]:
    """A follow-up as advisors see it."""
    return {
        "id": str(row.pk),
        "state": row.state,
        "subject": row.subject,
        "body": row.body,
        "ai": "drafted" if row.drafted else "none",
        "approved_by": row.approved_by.name if row.approved_by else None,
        "approved_at": rfc3339(row.approved_at),
        "sent_at": rfc3339(row.sent_at),
        "problem": row.problem,
    }
