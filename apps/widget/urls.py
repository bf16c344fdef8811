"""Addresses of the script tag and the frame. The first one never changes."""

from __future__ import annotations

from django.urls import path

from apps.widget import letters, views

urlpatterns = [
    path("v1.js", views.loader, name="widget-loader"),
    path("frame/<str:key>", views.frame, name="widget-frame"),
    path("config/<str:key>.json", views.config, name="widget-config"),
    path("letters/<str:token>/", letters.letters, name="widget-letters"),
    path("theme/<str:key>.css", views.stylesheet, name="widget-theme"),
]
