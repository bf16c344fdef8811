"""The advisor's appointments."""

from __future__ import annotations

from django.urls import path

from apps.console import appointments

urlpatterns = [
    path("", appointments.appointments, name="appointments"),
    path("<uuid:appointment_id>/<slug:what>/", appointments.act, name="appointment-act"),
]
