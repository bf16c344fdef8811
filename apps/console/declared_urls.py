"""Pages of what a brand declares about its goods: compatibility and rules."""

from __future__ import annotations

from django.urls import path

from apps.console import (
    admin_pick,
    admin_proposals,
    admin_relations,
    admin_rule_edit,
    admin_rule_try,
    admin_rules,
    admin_sheets,
)

urlpatterns = [
    path("catalogue/pick/", admin_pick.pick, name="admin-pick"),
    path("catalogue/relations/", admin_relations.relations, name="admin-relations"),
    path("catalogue/relations/new/", admin_relations.edit, name="admin-relation-new"),
    path(
        "catalogue/relations/csv/",
        admin_sheets.sheet,
        {"which": "relations"},
        name="admin-relations-sheet",
    ),
    path(
        "catalogue/relations/csv/file/",
        admin_sheets.download,
        {"which": "relations"},
        name="admin-relations-download",
    ),
    path("catalogue/relations/proposals/", admin_proposals.proposal, name="admin-proposals"),
    path(
        "catalogue/relations/proposals/<uuid:relation_id>/<slug:what>/",
        admin_proposals.decide,
        name="admin-proposal",
    ),
    path("catalogue/relations/<uuid:relation_id>/", admin_relations.edit, name="admin-relation"),
    path(
        "catalogue/relations/<uuid:relation_id>/<slug:what>/",
        admin_relations.step,
        name="admin-relation-step",
    ),
    path("catalogue/rules/", admin_rules.rules, name="admin-rules"),
    path("catalogue/rules/new/", admin_rule_edit.edit, name="admin-rule-new"),
    path("catalogue/rules/preview/", admin_rule_edit.preview, name="admin-rule-preview"),
    path("catalogue/rules/try/", admin_rule_try.try_it, name="admin-rule-try"),
    path("catalogue/rules/csv/", admin_sheets.sheet, {"which": "rules"}, name="admin-rules-sheet"),
    path("catalogue/rules/csv/file/", admin_sheets.download, {"which": "rules"}, name="admin-rules-download"),
    path("catalogue/rules/<uuid:rule_id>/", admin_rules.rule, name="admin-rule"),
    path("catalogue/rules/<uuid:rule_id>/edit/", admin_rule_edit.edit, name="admin-rule-edit"),
    path("catalogue/rules/<uuid:rule_id>/<slug:what>/", admin_rules.step, name="admin-rule-step"),
]
