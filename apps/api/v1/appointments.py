"""Booking over REST: services, live slots, holds, appointments, and the link in the mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.permissions import WidgetKeys
from apps.api.views import Endpoint
from apps.appointments import booking, joining, selectors
from apps.appointments import tokens as links
from apps.appointments.models import Appointment
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.people import tokens
from apps.people.actors import Actor
from apps.people.models import Member, Shopper
from apps.schedule.hours import zone
from apps.sessions import opening
from apps.sessions import selectors as sessions


class HoldForm(s.Serializer[Any]):
    service = s.CharField(max_length=80)
    start = s.DateTimeField()
    advisor = s.UUIDField(required=False, allow_null=True)
    timezone = s.CharField(required=False, allow_blank=True, default="", max_length=64)
    language = s.CharField(required=False, allow_blank=True, default="", max_length=8)


class BookForm(s.Serializer[Any]):
    hold = s.UUIDField()
    name = s.CharField(max_length=200, allow_blank=True)
    email = s.CharField(max_length=254, allow_blank=True)
    phone = s.CharField(required=False, allow_blank=True, default="", max_length=60)
    answers = s.DictField(child=s.CharField(allow_blank=True, max_length=2000), required=False, default=dict)
    page = s.CharField(required=False, allow_blank=True, default="", max_length=500)


class ManageForm(s.Serializer[Any]):
    token = s.CharField(max_length=1000)
    action = s.ChoiceField(choices=["show", "reschedule", "cancel", "join"])
    start = s.DateTimeField(required=False)


class Booking(Endpoint):
    """An endpoint for shoppers with or without a session."""

    audience: ClassVar[object] = WidgetKeys

    def shopper(self, request: Request) -> Shopper | None:
        """The shopper of the session's token, if there is one."""
        shopper_id = self.credential(request).shopper_id
        return Shopper.objects.filter(pk=shopper_id).first() if shopper_id else None


class Services(Booking):
    """What can be booked."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response({"services": [selectors.service_card(row) for row in selectors.services()]})


class Slots(Booking):
    """Free times; what stands here is accepted by a hold."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, service: str) -> Response:
        row = selectors.service(service)
        query = request.query_params
        name = query.get("timezone", "") or self.brand(request).timezone
        local = zone(name)
        from_ = _instant(query.get("from", ""), local) or now()
        to = _instant(query.get("to", ""), local, end=True) or from_ + timedelta(days=14)
        advisor = _member(query["advisor"]) if query.get("advisor") else None
        found = selectors.slots(row, from_, to, advisor=advisor)
        return Response({"slots": [selectors.slot_card(slot) for slot in found], "timezone": name})


class Holds(Booking):
    """Keep a time for five minutes: 201, or 409 ``slot_taken`` with alternatives."""

    @extend_schema(request=HoldForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        values, credential = self.read(HoldForm, request), self.credential(request)
        row = booking.hold(
            selectors.service(values["service"]),
            values["start"],
            advisor=_member(values["advisor"]) if values.get("advisor") else None,
            shopper=self.shopper(request),
            session_id=credential.session_id,
            language=values["language"],
            timezone=values["timezone"],
            by=credential.actor,
        )
        return Response(_held(row), status=201)


class HoldDetail(Booking):
    """Extend a hold, or give it back."""

    @extend_schema(request=None, responses=dict[str, Any])
    def patch(self, request: Request, hold_id: UUID) -> Response:
        row = selectors.hold_of(hold_id, self.shopper(request))
        return Response(_held(booking.extend_hold(row, by=self.actor(request))))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, hold_id: UUID) -> Response:
        booking.release_hold(selectors.hold_of(hold_id, self.shopper(request)), by=self.actor(request))
        return Response(status=204)


class Appointments(Booking):
    """Turn a hold into an appointment; the invitation goes out by mail."""

    @extend_schema(request=BookForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        values = self.read(BookForm, request)
        row = selectors.hold_of(values.pop("hold"), self.shopper(request))
        made = booking.confirm(row, **values, by=self.actor(request))
        return Response({"appointment": selectors.card(made)}, status=201)


class Manage(Booking):
    """The link in the mail: look, move, cancel, or join."""

    @extend_schema(request=ManageForm, responses=dict[str, Any])
    def post(self, request: Request) -> Response:
        values = self.read(ManageForm, request)
        if values["action"] == "join":
            return Response(self._join(request, values["token"]))
        row = links.appointment_for(values["token"])
        by = Actor("shopper", str(row.shopper_id or row.pk), row.name)
        if values["action"] == "cancel":
            row = booking.cancel(row, by=by)
        elif values["action"] == "reschedule":
            if "start" not in values:
                raise Invalid("Say when.", fields={"start": ["Needed to move an appointment."]})
            row = booking.reschedule(row, values["start"], by=by)
        return Response({"appointment": selectors.card(row), "door": joining.door(row)})

    def _join(self, request: Request, token: str) -> dict[str, Any]:
        """A session with its own token; the guest's tap on *join* is the grant to chat."""
        credential, brand = self.credential(request), self.brand(request)
        joined = joining.join(token, shopper=self.shopper(request), widget_key=credential.widget_key)
        session = opening.get(joined.session.pk)
        by = Actor.shopper(session.shopper)
        if not consent.has(session.shopper_id, Purpose.CHAT):
            consent.record(
                session.shopper, Purpose.CHAT, granted=True, by=by, session_id=session.pk, how="door"
            )
        body = sessions.opening(session, brand)
        body["token"] = tokens.access(brand.pk, session.pk, session.shopper_id)
        body["appointment"] = selectors.card(joined.appointment)
        ticket = request.headers.get("X-Vitrine-Ticket", "")
        if credential.widget_key is not None and ticket:
            origin = tokens.read_ticket(credential.widget_key, ticket)
            body["resume"] = opening.resume_secret(session, origin)
        return body


def _held(row: Appointment) -> dict[str, Any]:
    card = selectors.card(row)
    return {
        "hold": card["id"],
        "expires_at": card["expires_at"],
        "advisor": card["advisor"],
        "start": card["start"],
    }


def _member(member_id: object) -> Member:
    try:
        found: Member | None = Member.objects.filter(pk=UUID(str(member_id)), active=True).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such advisor.")
    return found


def _instant(text: str, local: Any, *, end: bool = False) -> datetime | None:
    """An RFC 3339 instant, or a date meaning its beginning (or end) on the shopper's wall."""
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))
        day = parse_date(text) if moment is None or len(text) == 10 else None
    except ValueError:
        moment = day = None
    if day is not None:
        midnight = datetime.combine(day, datetime.min.time(), local)
        return midnight + timedelta(days=1) if end else midnight
    if moment is None:
        raise Invalid(
            "A time is RFC 3339 or a date.", fields={"to" if end else "from": [f"Not a time: {text[:40]}"]}
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=local)
