"""Socket addresses (docs/protocol.md)."""

from __future__ import annotations

from django.urls import path

from apps.sessions.consumers import AdvisorConsumer, ShopperConsumer

websocket_urlpatterns = [
    path("ws/shopper/sessions/<uuid:session_id>", ShopperConsumer.as_asgi()),
    path("ws/advisor", AdvisorConsumer.as_asgi()),
]
