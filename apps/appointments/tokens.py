"""The link in an invitation: whoever has it may see, join, move and cancel this one booking.

The token names the booking's ``uid``, which outlives rescheduling, and travels behind ``#``, so no
server on the way ever sees it.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from apps.appointments import selectors
from apps.appointments.models import Appointment
from apps.core import crypto
from apps.core.clock import now
from apps.core.errors import NotFound, Unauthenticated
from apps.people.models import WidgetKey
from apps.tenants.scope import current_brand_id

FRAGMENT = "vitrine_appointment"
_PURPOSE = "appointment"
_LONGEST = timedelta(days=800)
_AFTERWARDS = timedelta(days=30)


def manage_token(row: Appointment) -> str:
    """A token for this booking, good until 30 days after its end."""
    return crypto.sign(_PURPOSE, {"u": row.uid, "b": row.brand_id})


def appointment_for(token: str) -> Appointment:
    """The newest version of the token's booking. Raises Unauthenticated ``token_*``; NotFound elsewhere."""
    value = crypto.read(_PURPOSE, token, max_age=int(_LONGEST.total_seconds()))
    if value.get("b") != current_brand_id():
        raise NotFound("There is no such appointment.")
    row = selectors.by_uid(str(value.get("u")))
    if row.end + _AFTERWARDS < now():
        raise Unauthenticated("This link has expired.", code="token_expired")
    return row


def link(row: Appointment) -> str:
    """The brand's page with the token behind ``#``: where it was booked, else the shop's front."""
    page = row.page or next(iter(_origins()), settings.PUBLIC_URL) + "/"
    return f"{page}#{FRAGMENT}={manage_token(row)}"


def clean_page(page: str) -> str:
    """The page without fragment if it lies on one of the brand's origins, else nothing."""
    try:
        parts = urlsplit(page[:500])
    except ValueError:
        return ""
    known = f"{parts.scheme}://{parts.netloc}" in _origins()
    return parts._replace(fragment="").geturl() if known else ""


def _origins() -> list[str]:
    """The exact origins of the brand's live keys, oldest key first."""
    keys = WidgetKey.objects.filter(active=True, kind="live")
    return [origin.rstrip("/") for key in keys for origin in key.origins if "*" not in origin]
