"""Addresses of the console, by area. Every view declares who may open it (apps.console.access)."""

from __future__ import annotations

from django.urls import include, path

from apps.console import brands, desk, desk_actions, desk_products, desk_wrapup, used

app_name = "console"
SESSION = "sessions/<uuid:session_id>"

desk_urls = [
    path("", desk.home, name="home"),
    path("lists/", desk.lists, name="lists"),
    path("status/", desk_actions.status, name="status"),
    path("products/", desk_products.search, name="products"),
    path("products/<uuid:product_id>/", desk_products.product, name="product"),
    path(f"{SESSION}/", desk.session, name="session"),
    path(f"{SESSION}/entries/", desk.entries, name="entries"),
    path(f"{SESSION}/around/", desk.around, name="around"),
    path(f"{SESSION}/colleagues/", desk.colleagues, name="colleagues"),
    path(f"{SESSION}/accept/", desk_actions.accept, name="accept"),
    path(f"{SESSION}/takeover/", desk_actions.take_over, name="take-over"),
    path(f"{SESSION}/release/", desk_actions.release, name="release"),
    path(f"{SESSION}/end/", desk_actions.end, name="end"),
    path(f"{SESSION}/messages/", desk_actions.say, name="say"),
    path(f"{SESSION}/notes/", desk_actions.note, name="note"),
    path(f"{SESSION}/wrapup/", desk_wrapup.wrapup, name="wrapup"),
    path(f"{SESSION}/outcome/", desk_wrapup.judge, name="outcome"),
    path(f"{SESSION}/follow-up/", desk_wrapup.write, name="follow-up"),
    path("follow-ups/<uuid:follow_up_id>/", desk_wrapup.decide, name="decide"),
]

urlpatterns = [
    *desk_urls,
    path("brand/", brands.switch, name="switch-brand"),
    path("used/", used.used, name="used"),
    path("admin/", include("apps.console.admin_urls")),
    path("appointments/", include("apps.console.appointment_urls")),
    path("audit/", include("apps.console.audit_urls")),
]
