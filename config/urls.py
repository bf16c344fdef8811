"""The platform's addresses. The demo shops have hosts and addresses of their own (apps.storefront)."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from apps.api.health import alive, metrics, ready
from apps.sessions.routing_table import websocket_urlpatterns

__all__ = ["urlpatterns", "websocket_urlpatterns"]

urlpatterns = [
    path("", RedirectView.as_view(url="/console/")),
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", metrics),
    path("api/", include("apps.api.urls")),
    path("widget/", include("apps.widget.urls")),
    path("console/", include("apps.console.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
