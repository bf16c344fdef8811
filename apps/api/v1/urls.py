"""The fixed names of the public surface."""

from __future__ import annotations

from django.urls import path

from apps.api.v1 import (
    advisor,
    appointments,
    brand,
    brand_articles,
    brand_questions,
    brand_relations,
    brand_rules,
    brand_synonyms,
    copilot,
    insights,
    shopper,
)

SESSION = "shopper/sessions/<uuid:session_id>"
WORK = "sessions/<uuid:session_id>"

urlpatterns = [
    path("shopper/availability", shopper.Availability.as_view()),
    path("shopper/sessions", shopper.Sessions.as_view()),
    path(SESSION, shopper.SessionDetail.as_view()),
    path(f"{SESSION}/events", shopper.Events.as_view()),
    path(f"{SESSION}/messages", shopper.Messages.as_view()),
    path(f"{SESSION}/disclosures/<uuid:disclosure_id>/shown", shopper.DisclosureShown.as_view()),
    path(f"{SESSION}/consents", shopper.Consents.as_view()),
    path(f"{SESSION}/context", shopper.Context.as_view()),
    path(f"{SESSION}/people-only", shopper.PeopleOnly.as_view()),
    path(f"{SESSION}/handoff", shopper.Handoff.as_view()),
    path(f"{SESSION}/contact", shopper.Contact.as_view()),
    path(f"{SESSION}/left-message", shopper.LeftMessage.as_view()),
    path(f"{SESSION}/feedback", shopper.Feedback.as_view()),
    path(f"{SESSION}/rating", shopper.Rating.as_view()),
    path(f"{SESSION}/read", shopper.Read.as_view()),
    path(f"{SESSION}/transcript", shopper.Transcript.as_view()),
    path(f"{SESSION}/end", shopper.End.as_view()),
    path("shopper/services", appointments.Services.as_view()),
    path("shopper/services/<str:service>/slots", appointments.Slots.as_view()),
    path("shopper/holds", appointments.Holds.as_view()),
    path("shopper/holds/<uuid:hold_id>", appointments.HoldDetail.as_view()),
    path("shopper/appointments", appointments.Appointments.as_view()),
    path("shopper/appointments/manage", appointments.Manage.as_view()),
    path("me/status", advisor.Status.as_view()),
    path("sessions", advisor.Sessions.as_view()),
    path(WORK, advisor.SessionDetail.as_view()),
    path(f"{WORK}/events", advisor.Events.as_view()),
    path(f"{WORK}/packet", advisor.Packet.as_view()),
    path(f"{WORK}/accept", advisor.Accept.as_view()),
    path(f"{WORK}/messages", advisor.Messages.as_view()),
    path(f"{WORK}/takeover", advisor.Takeover.as_view()),
    path(f"{WORK}/transfer", advisor.Transfer.as_view()),
    path(f"{WORK}/release", advisor.Transfer.as_view()),
    path(f"{WORK}/read", advisor.MarkRead.as_view()),
    path(f"{WORK}/end", advisor.End.as_view()),
    *copilot.urlpatterns,
    *brand.urlpatterns,
    *brand_articles.urlpatterns,
    *brand_questions.urlpatterns,
    *brand_relations.urlpatterns,
    *brand_rules.urlpatterns,
    *brand_synonyms.urlpatterns,
    *insights.urlpatterns,
]
