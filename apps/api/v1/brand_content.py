"""The brand's content over REST: catalogue, knowledge, the AI's record."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
