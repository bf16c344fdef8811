"""Addresses of the console, by area. Every view declares who may open it (apps.console.access)."""

from __future__ import annotations

from django.urls import include, path

from apps.console import brands, desk

app_name = "console"
urlpatterns = [
    path("", desk.home, name="home"),
    path("brand/", brands.switch, name="switch-brand"),
    path("admin/", include("apps.console.admin_urls")),
    path("audit/", include("apps.console.audit_urls")),
]
