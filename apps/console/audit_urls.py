"""The auditor's pages."""

from __future__ import annotations

from django.urls import path

from apps.console import audit_acts, audit_doings, audit_replay, audit_session, audit_verifying

urlpatterns = [
    path("", audit_acts.acts, name="audit-acts"),
    path("people/", audit_doings.people, name="audit-doings"),
    path("verify/", audit_verifying.verify, name="audit-verify"),
    path("verify/<uuid:verification_id>/", audit_verifying.verified, name="audit-verified"),
    path("acts/<uuid:record_id>/", audit_replay.act, name="audit-act"),
    path("acts/<uuid:record_id>/proof/", audit_replay.prove, name="audit-proof"),
    path("sessions/<uuid:session_id>/", audit_session.session, name="audit-session"),
]
