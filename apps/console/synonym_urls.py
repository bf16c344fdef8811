"""Pages of a brand's synonyms."""

from __future__ import annotations

from django.urls import path

from apps.console import admin_synonym_file, admin_synonyms

urlpatterns = [
    path("knowledge/synonyms/", admin_synonyms.overview, name="admin-synonyms"),
    path("knowledge/synonyms/file/", admin_synonym_file.bring_in, name="admin-synonyms-file"),
    path("knowledge/synonyms/download/", admin_synonym_file.download, name="admin-synonyms-download"),
    path("knowledge/synonyms/<uuid:synonym_id>/", admin_synonyms.synonym, name="admin-synonym"),
    path("knowledge/synonyms/<uuid:synonym_id>/<slug:what>/", admin_synonyms.step, name="admin-synonym-step"),
]
