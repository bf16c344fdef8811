"""The brand's own REST: people, keys, hours, services, consent texts, rollout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.urls import path
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.permissions import Staff
from apps.api.v1 import brand_forms as forms
from apps.api.v1.brand_content import urlpatterns as content
from apps.api.v1.brand_facts import urlpatterns as facts
from apps.api.v1.brand_feeds import urlpatterns as feeds
from apps.api.views import Endpoint
from apps.appointments import selectors as appointments
from apps.appointments import services as booking
from apps.consent import services as consent
from apps.consent.models import Grant
from apps.core.clock import now, rfc3339
from apps.core.errors import NotFound
from apps.people import onboarding
from apps.people.models import ApiKey, Member, WidgetKey
from apps.people.roles import Capability
from apps.rollout import services as rollout
from apps.rollout.capabilities import STAGES
from apps.schedule import planning
from apps.schedule.models import WorkingHours


class Members(Endpoint):
    """Who works here."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="members")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(Member.objects.select_related("user"), request, onboarding.member_card))

    @extend_schema(request=forms.MemberForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        member = onboarding.invite(**self.read(forms.MemberForm, request), by=self.actor(request))
        return Response(onboarding.member_card(member), status=201)


class ApiKeys(Endpoint):
    """Keys of programs; a secret is in the answer that made it and nowhere else."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="members")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(ApiKey.objects.all(), request, _key_card))

    @extend_schema(request=forms.ApiKeyForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        key, secret = onboarding.issue_api_key(**self.read(forms.ApiKeyForm, request), by=self.actor(request))
        return Response(_key_card(key) | {"api_key": secret}, status=201)


class WidgetKeys(Endpoint):
    """The public keys and the origins they work on."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="members")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(WidgetKey.objects.all(), request, _widget_card))

    @extend_schema(request=forms.OriginsForm, responses=dict[str, Any])
    def put(self, request: Request) -> Response:
        key = onboarding.widget_key(by=self.actor(request))
        origins = self.read(forms.OriginsForm, request)["origins"]
        return Response(_widget_card(onboarding.set_origins(key, origins, by=self.actor(request))))


class Services(Endpoint):
    """What can be booked."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="appointments")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(appointments.all_services(), request, appointments.service_card))

    @extend_schema(request=dict[str, Any], responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        data = request.data if isinstance(request.data, dict) else {}
        row = booking.save_service(data, by=self.actor(request))
        return Response(appointments.service_card(row), status=201)


class Hours(Endpoint):
    """A member's week and its exceptions."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="appointments")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, email: str) -> Response:
        row = WorkingHours.objects.filter(member=_member(email)).first()
        return Response({"timezone": row.timezone if row else "", "weekly": row.weekly if row else {}})

    @extend_schema(request=forms.HoursForm, responses=dict[str, Any])
    def put(self, request: Request, email: str) -> Response:
        row = planning.set_working_hours(
            _member(email), **self.read(forms.HoursForm, request), by=self.actor(request)
        )
        return Response({"timezone": row.timezone, "weekly": row.weekly})


class Busy(Endpoint):
    """Time a member can't be booked."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="appointments")

    @extend_schema(request=forms.BusyForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        values = self.read(forms.BusyForm, request)
        row = planning.add_busy(_member(values.pop("email")), **values, by=self.actor(request))
        return Response({"id": str(row.pk), "start": rfc3339(row.start), "end": rfc3339(row.end)}, status=201)


class Appointments(Endpoint):
    """The calendar between two instants (at most what is asked; by default the next 31 days)."""

    audience: ClassVar[object] = Staff(Capability.ADVISE, scope="appointments")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        from_ = parse_datetime(request.query_params.get("from", "").replace(" ", "+")) or now()
        to = parse_datetime(request.query_params.get("to", "").replace(" ", "+")) or from_ + timedelta(
            days=31
        )
        return Response(page(appointments.calendar(None, from_, to), request, appointments.card))


class Consents(Endpoint):
    """The ledger: every yes and no with the version of the text."""

    audience: ClassVar[object] = Staff(Capability.AUDIT, scope="consents")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(Grant.objects.select_related("notice"), request, _grant_card))


class Notices(Endpoint):
    """Publish a new version of a text."""

    audience: ClassVar[object] = Staff(Capability.ADMINISTER, scope="consents")

    @extend_schema(request=forms.NoticeForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        row = consent.publish(**self.read(forms.NoticeForm, request), by=self.actor(request))
        body = {"purpose": row.purpose, "version": row.version, "language": row.language, "text": row.text}
        return Response(body, status=201)


class Rollout(Endpoint):
    """Where the brand stands, and its switches."""

    audience: ClassVar[object] = Staff(Capability.ROLLOUT, scope="rollout")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(_rollout_card())

    @extend_schema(request=forms.SwitchForm, responses=dict[str, Any])
    def patch(self, request: Request) -> Response:
        values = self.read(forms.SwitchForm, request)
        rollout.switch(values["task"], values["on"], by=self.actor(request))
        return Response(_rollout_card())


class RolloutStep(Endpoint):
    """``advance``, ``step-back``, ``stop`` or ``resume``."""

    audience: ClassVar[object] = Staff(Capability.ROLLOUT, scope="rollout")

    @extend_schema(request=forms.StageForm, responses=dict[str, Any])
    def post(self, request: Request, step: str) -> Response:
        reason, by = self.read(forms.StageForm, request)["reason"], self.actor(request)
        stage = rollout.current().stage
        if step == "advance":
            rollout.set_stage(stage + 1, by=by, reason=reason)
        elif step == "step-back":
            rollout.set_stage(max(stage - 1, 0), by=by, reason=reason)
        elif step in ("stop", "resume"):
            (rollout.stop if step == "stop" else rollout.resume)(by=by)
        else:
            raise NotFound
        return Response(_rollout_card())


def _member(email: str) -> Member:
    found: Member | None = Member.objects.filter(user__email=email.strip().lower()).first()
    if found is None:
        raise NotFound("No member of this brand has that e-mail address.")
    return found


def _key_card(key: ApiKey) -> dict[str, Any]:
    return {
        "id": str(key.pk),
        "label": key.label,
        "hint": key.hint,
        "scopes": key.scopes,
        "created_at": rfc3339(key.created_at),
        "revoked_at": rfc3339(key.revoked_at),
    }


def _widget_card(key: WidgetKey) -> dict[str, Any]:
    return {
        "key": key.key,
        "label": key.label,
        "kind": key.kind,
        "origins": key.origins,
        "active": key.active,
    }


def _grant_card(row: Grant) -> dict[str, Any]:
    session = str(row.session_id) if row.session_id else None
    return consent.receipt(row) | {"shopper": str(row.shopper_id), "session": session, "how": row.how}


def _rollout_card() -> dict[str, Any]:
    row = rollout.current()
    return {
        "stage": row.stage,
        "name": STAGES[row.stage],
        "stopped_at": rfc3339(row.killed_at),
        "stopped_by": row.killed_by,
        "switched_off": row.switched_off,
        "engine": row.engine,
    }


urlpatterns = [
    path("members", Members.as_view()),
    path("api-keys", ApiKeys.as_view()),
    path("widget-keys", WidgetKeys.as_view()),
    path("services", Services.as_view()),
    path("working-hours/<str:email>", Hours.as_view()),
    path("busy", Busy.as_view()),
    path("appointments", Appointments.as_view()),
    path("consents", Consents.as_view()),
    path("notices", Notices.as_view()),
    path("rollout", Rollout.as_view()),
    path("rollout/<str:step>", RolloutStep.as_view()),
    *content,
    *feeds,
    *facts,
]
