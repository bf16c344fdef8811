"""The advisor's REST: with a console session, or a key acting on behalf of a member."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.permissions import Staff
from apps.api.v1.shopper_forms import Cursor, Read
from apps.api.views import Endpoint
from apps.core.errors import Forbidden, Invalid, NotFound
from apps.people.models import Member
from apps.people.roles import Capability
from apps.sessions import conversations, handoffs, packet, presence, selectors, stream
from apps.sessions.models import Presence, Session


class SayForm(s.Serializer[Any]):
    client_id = s.CharField(max_length=64)
    text = s.JSONField()
    suggestion = s.UUIDField(required=False, allow_null=True)
    note = s.BooleanField(required=False, default=False)


class StatusForm(s.Serializer[Any]):
    status = s.ChoiceField(choices=Presence.Status.values)


class TransferForm(s.Serializer[Any]):
    to = s.CharField(required=False, allow_blank=True, default="")
    note = s.CharField(required=False, allow_blank=True, default="", max_length=2000)


class EndForm(s.Serializer[Any]):
    outcome = s.ChoiceField(choices=conversations.OUTCOMES, required=False, allow_blank=True, default="")
    tags = s.ListField(child=s.CharField(max_length=40), required=False, default=list)


class Advising(Endpoint):
    """An endpoint for people who advise. Every call is a sign of life."""

    audience: ClassVar[object] = Staff(Capability.ADVISE)

    def session(self, request: Request, session_id: UUID) -> Session:
        """A session this member may see; others do not exist."""
        return selectors.for_member(session_id, self.member(request))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        credential = self.credential(request)
        if credential.member and credential.kind == "api_key":
            presence.sign_of_life(credential.member)


class Status(Advising):
    """The member's own status."""

    @extend_schema(request=StatusForm, responses=dict[str, Any])
    def put(self, request: Request) -> Response:
        member = self.member(request)
        presence.set_status(member, self.read(StatusForm, request)["status"])
        presence.sign_of_life(member)
        return self.get(request)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response({"status": presence.status_of(self.member(request))})


class Sessions(Endpoint):
    """Sessions the asker may see, newest first; ``state`` and ``mine`` narrow the list."""

    audience: ClassVar[object] = Staff(Capability.ADVISE, scope="read")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        member = self.credential(request).member
        rows = selectors.visible_to(member) if member else selectors.everything()
        states = [state for state in request.query_params.get("state", "").split(",") if state]
        if states:
            rows = rows.filter(state__in=states)
        if member and request.query_params.get("mine", "") in ("1", "true"):
            rows = rows.filter(advisor=member)
        return Response(page(rows, request, selectors.summary))


class SessionDetail(Endpoint):
    """One session with its transcript, packet and notes."""

    audience: ClassVar[object] = Staff(Capability.ADVISE, scope="read")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        member = self.credential(request).member
        rows = selectors.visible_to(member) if member else selectors.everything()
        session = rows.filter(pk=session_id).first()
        if session is None:
            raise NotFound("No such session.")
        return Response(selectors.for_staff(session))


class Events(Advising):
    """The staff's stream after a number."""

    @extend_schema(parameters=[Cursor], responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        after = self.read(Cursor, request, query=True)["after"]
        events, seq = stream.after(self.session(request, session_id).pk, after, audience="staff")
        return Response({"events": events, "seq": seq})


class Packet(Advising):
    """The packet as the shopper left it."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        made = packet.current(self.session(request, session_id))
        if made is None:
            raise NotFound("Nothing has been passed on.")
        return Response({"packet": packet.for_staff(made)})


class Accept(Advising):
    """Take a waiting session; 409 ``already_taken`` for all but one."""

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        # Not narrowed to what the member may see: who lost the race learns that, not "no such session".
        session = selectors.everything().filter(pk=session_id).first()
        if session is None:
            raise NotFound("No such session.")
        handoffs.accept(session, member=self.member(request))
        return Response({"session": selectors.summary(session)})


class Messages(Advising):
    """Say something, or write a note for colleagues."""

    @extend_schema(request=SayForm, responses={201: dict[str, Any], 200: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        values, member = self.read(SayForm, request), self.member(request)
        session = self.session(request, session_id)
        if values["note"]:
            note = conversations.write_note(session, values["text"], member=member)
            return Response({"note": {"id": str(note.pk)}}, status=201)
        message, new = conversations.member_says(
            session, values["text"], member=member, client_id=values["client_id"]
        )
        body = {"id": str(message.pk), "seq": message.seq, "client_id": message.client_id}
        return Response({"message": body}, status=201 if new else 200)


class Takeover(Advising):
    """Step in where the AI speaks; with the floor, also where a colleague does."""

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        handoffs.take_over(session, member=self.member(request))
        return Response({"session": selectors.summary(session)})


class Transfer(Advising):
    """To a colleague by e-mail, or back to the front of the queue."""

    @extend_schema(request=TransferForm, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(TransferForm, request)
        session = self.session(request, session_id)
        to = _colleague(values["to"]) if values["to"] else None
        handoffs.release(session, member=self.member(request), note=values["note"], to=to)
        return Response({"session": selectors.summary(session)})


class MarkRead(Advising):
    """The advisor has read up to a number."""

    @extend_schema(request=Read, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        seq = self.read(Read, request)["seq"]
        stream.mark_read(self.session(request, session_id), seq, by="advisor")
        return Response({"seq": seq})


class End(Advising):
    """End one's own session with an outcome."""

    @extend_schema(request=EndForm, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        values, member = self.read(EndForm, request), self.member(request)
        session = self.session(request, session_id)
        if session.state == "with_advisor" and session.advisor_id != member.pk:
            raise Forbidden("A colleague has this session.", code="not_yours")
        conversations.end(session, by=self.actor(request), outcome=values["outcome"], tags=values["tags"])
        return Response({"session": selectors.summary(session)})


def _colleague(email: str) -> Member:
    found: Member | None = Member.objects.filter(user__email=email.strip().lower(), active=True).first()
    if found is None:
        raise Invalid("No colleague has that e-mail address.", fields={"to": ["Unknown."]})
    return found
