"""The shopper's REST: a session's life as the frame drives it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.permissions import Shoppers, WidgetKeys
from apps.api.v1 import shopper_forms as forms
from apps.api.views import Endpoint, own_session_id
from apps.consent import services as consent
from apps.core.errors import NotFound, Unauthenticated
from apps.core.i18n import best_language
from apps.people import tokens
from apps.people.actors import Actor
from apps.people.models import Shopper, WidgetKey
from apps.sessions import conversations, feedback, handoffs, opening, packet, presence, selectors, stream
from apps.sessions.models import Session


class OwnSession(Endpoint):
    """An endpoint of one session, for the shopper whose token is for it."""

    audience: ClassVar[object] = Shoppers

    def session(self, request: Request, session_id: UUID) -> Session:
        """The session of the path, if the token is for it; all others do not exist."""
        if not own_session_id(self.credential(request), session_id):
            raise NotFound("No such session.")
        return opening.get(session_id)

    def by(self, session: Session) -> Actor:
        return Actor.shopper(session.shopper)


class Sessions(Endpoint):
    """Begin a session, or find one again by its resume secret."""

    audience: ClassVar[object] = WidgetKeys

    @extend_schema(request=forms.Start, responses={201: dict[str, Any]})
    @transaction.atomic
    def post(self, request: Request) -> Response:
        values = self.read(forms.Start, request)
        key, origin = self._entitled(request)
        session = self._session(request, values, key, origin)
        brand = self.brand(request)
        token = tokens.access(brand.pk, session.pk, session.shopper_id)
        body = selectors.opening(session, brand) | {"token": token}
        if key is not None:
            body["resume"] = opening.resume_secret(session, origin)
        return Response(body, status=201)

    def _entitled(self, request: Request) -> tuple[WidgetKey | None, str]:
        """The frame's ticket, or an API key of scope ``shopper``."""
        credential = self.credential(request)
        ticket = request.headers.get("X-Vitrine-Ticket", "")
        if credential.api_key is not None:
            public = request.headers.get("X-Vitrine-Key", "")
            key = WidgetKey.objects.filter(key=public, active=True).first() if public else None
            return key, (key.origins[0] if key and key.origins else "")
        if credential.widget_key is None or not ticket:
            raise Unauthenticated("A session begins with the frame's ticket.", code="ticket_missing")
        return credential.widget_key, tokens.read_ticket(credential.widget_key, ticket)

    def _session(
        self, request: Request, values: dict[str, Any], key: WidgetKey | None, origin: str
    ) -> Session:
        if values.get("resume") and key is not None:
            found = opening.find_by_secret(values["resume"], widget_key=key, origin=origin)
            return opening.get(found.pk)
        shopper = self._shopper(values, key)
        brand = self.brand(request)
        language = best_language(values.get("language", ""), brand.languages, brand.default_language)
        session = opening.open_session(
            shopper=shopper,
            widget_key=key,
            origin=origin,
            product=values.get("product", ""),
            variant=values.get("variant", ""),
            language=language,
            timezone=values.get("timezone", ""),
            device=values.get("device", ""),
        )
        return opening.get(session.pk)

    def _shopper(self, values: dict[str, Any], key: WidgetKey | None) -> Shopper | None:
        token = values.get("identity_token")
        return tokens.known_shopper(key, token) if token and key else None


class SessionDetail(OwnSession):
    """The snapshot: everything a frame needs to draw itself, and where the stream goes on."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        return Response(selectors.snapshot(self.session(request, session_id), self.brand(request)))


class Events(OwnSession):
    """The stream after a number; 410 ``resync`` for a cursor that makes no sense."""

    @extend_schema(parameters=[forms.Cursor], responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        after = self.read(forms.Cursor, request, query=True)["after"]
        events, seq = stream.after(self.session(request, session_id).pk, after, audience="shopper")
        return Response({"events": events, "seq": seq})


class Messages(OwnSession):
    """Say something: 201, or 200 with the first message when the client_id is known."""

    @extend_schema(request=forms.Say, responses={201: dict[str, Any], 200: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.Say, request)
        session = self.session(request, session_id)
        message, new = conversations.shopper_says(
            session, values["text"], by=self.by(session), client_id=values["client_id"]
        )
        body = {"id": str(message.pk), "seq": message.seq, "client_id": message.client_id}
        return Response({"message": body}, status=201 if new else 200)


class DisclosureShown(OwnSession):
    """The frame's proof that the disclosure was on the screen."""

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID, disclosure_id: UUID) -> Response:
        session = self.session(request, session_id)
        opening.disclosure_shown(session, disclosure_id, by=self.by(session), where=session.origin)
        return Response({"shown": True, "seq": session.seq})


class Consents(OwnSession):
    """One yes or no; the answer is the receipt."""

    @extend_schema(request=forms.Consent, responses={201: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.Consent, request)
        session = self.session(request, session_id)
        receipt = handoffs.change_consent(session, by=self.by(session), **values)
        return Response(receipt, status=201)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        return Response({"consents": consent.state(self.session(request, session_id).shopper_id)})


class Context(OwnSession):
    """What the host page says: product in view always, trail and cart under the journey grant."""

    @extend_schema(request=forms.Context, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.Context, request)
        session = self.session(request, session_id)
        opening.see_page(session, by=self.by(session), **values)
        return Response(selectors.opening(session, self.brand(request)))


class PeopleOnly(OwnSession):
    """People only: no AI speaks to or about this shopper from here on."""

    @extend_schema(request=forms.PeopleOnly, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        opening.people_only(session, self.read(forms.PeopleOnly, request)["people_only"], by=self.by(session))
        return Response(selectors.opening(session, self.brand(request)))


class Handoff(OwnSession):
    """Ask for a person: queued at once; the packet can be read and corrected while waiting."""

    @extend_schema(request=forms.Handoff, responses={202: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.Handoff, request)
        session = self.session(request, session_id)
        made = handoffs.request(session, by=self.by(session), reason=values["reason"])
        return Response(self._body(request, session, made), status=202)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        made = packet.current(session)
        if made is None:
            raise NotFound("Nothing has been passed on.")
        return Response(self._body(request, session, made))

    @extend_schema(request=forms.PacketChanges, responses=dict[str, Any])
    def patch(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.PacketChanges, request)
        session = self.session(request, session_id)
        made = handoffs.correct(session, [dict(line) for line in values["lines"]], by=self.by(session))
        return Response(self._body(request, session, made))

    def _body(self, request: Request, session: Session, made: Any) -> dict[str, Any]:
        available = presence.availability(self.brand(request)).as_dict()
        place = selectors.position(session)
        return {"packet": packet.for_shopper(made), "position": place, "availability": available}


class Contact(OwnSession):
    """Where the shopper can be reached."""

    @extend_schema(request=forms.Contact, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        handoffs.set_contact(self.session(request, session_id), **self.read(forms.Contact, request))
        return Response({"saved": True})


class LeftMessage(OwnSession):
    """Leave the question: it gets an owner and a due time."""

    @extend_schema(request=forms.LeftMessage, responses={201: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        left = handoffs.leave_message(session, by=self.by(session), **self.read(forms.LeftMessage, request))
        owner = {"name": left.owner.name} if left.owner else None
        return Response({"id": str(left.pk), "due_at": left.due_at, "owner": owner}, status=201)


class Feedback(OwnSession):
    """Thumbs for one message, with a reason."""

    @extend_schema(request=forms.Feedback, responses={201: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        values = self.read(forms.Feedback, request)
        session = self.session(request, session_id)
        feedback.rate_message(
            session, values["message"], values["useful"], values["reason"], by=self.by(session)
        )
        return Response({"saved": True}, status=201)


class Rating(OwnSession):
    """One to five for the whole session."""

    @extend_schema(request=forms.Rating, responses={201: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        feedback.rate_session(session, **self.read(forms.Rating, request), by=self.by(session))
        return Response({"saved": True}, status=201)


class Read(OwnSession):
    """The shopper has read up to a number."""

    @extend_schema(request=forms.Read, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        seq = self.read(forms.Read, request)["seq"]
        stream.mark_read(self.session(request, session_id), seq, by="shopper")
        return Response({"seq": seq})


class Transcript(OwnSession):
    """The transcript by mail, to the contact of the session."""

    @extend_schema(request=forms.Contact, responses={202: dict[str, Any]})
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        feedback.mail_transcript(session, self.read(forms.Contact, request)["email"], self.brand(request))
        return Response({"queued": True}, status=202)


class End(OwnSession):
    """End the session; it can be come back to."""

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.session(request, session_id)
        conversations.end(session, by=self.by(session))
        return Response({"session": {"id": str(session.pk), "state": session.state, "seq": session.seq}})


class Availability(Endpoint):
    """What the launcher says: who is here, how soon, or when people are back."""

    audience: ClassVar[object] = WidgetKeys

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(presence.availability(self.brand(request)).as_dict())
