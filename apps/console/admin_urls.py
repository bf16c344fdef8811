"""Pages of the brand's administration, by section."""

from __future__ import annotations

from django.urls import path

from apps.console import (
    admin_ai,
    admin_approval,
    admin_approving,
    admin_article,
    admin_brand,
    admin_catalogue,
    admin_consent,
    admin_engine,
    admin_facts,
    admin_feeds,
    admin_gaps,
    admin_home,
    admin_hours,
    admin_index,
    admin_keys,
    admin_knowledge,
    admin_languages,
    admin_people,
    admin_products,
    admin_question_edit,
    admin_question_runs,
    admin_questions,
    admin_safety,
    admin_services,
    admin_try,
    admin_widget,
)

_catalogue = [
    path("catalogue/", admin_catalogue.catalogue, name="admin-catalogue"),
    path("catalogue/imports/<uuid:import_id>/", admin_catalogue.import_page, name="admin-import"),
    path("catalogue/imports/<uuid:import_id>/decide/", admin_catalogue.decide, name="admin-import-decide"),
    path("catalogue/feeds/new/", admin_feeds.edit, name="admin-feed-new"),
    path("catalogue/feeds/<uuid:feed_id>/", admin_feeds.feed, name="admin-feed"),
    path("catalogue/feeds/<uuid:feed_id>/edit/", admin_feeds.edit, name="admin-feed-edit"),
    path("catalogue/feeds/<uuid:feed_id>/run/", admin_feeds.run, name="admin-feed-run"),
    path("catalogue/feeds/<uuid:feed_id>/pause/", admin_feeds.pause, name="admin-feed-pause"),
    path("catalogue/feeds/<uuid:feed_id>/remove/", admin_feeds.remove, name="admin-feed-remove"),
    path("catalogue/index/", admin_index.index, name="admin-index"),
    path("catalogue/index/rebuild/", admin_index.rebuild, name="admin-index-rebuild"),
    path("catalogue/index/stop/", admin_index.stop, name="admin-index-stop"),
    path("catalogue/approval/", admin_approval.fields, name="admin-approval"),
    path("catalogue/approval/all/", admin_approval.approve, name="admin-approve"),
    path("catalogue/products/", admin_products.products, name="admin-products"),
    path("catalogue/products/<uuid:product_id>/", admin_products.product, name="admin-product"),
    path(
        "catalogue/products/<uuid:product_id>/approve/",
        admin_approval.approve_one,
        name="admin-approve-product",
    ),
    path(
        "catalogue/products/<uuid:product_id>/relations/<uuid:relation_id>/approve/",
        admin_approval.approve_relation,
        name="admin-approve-relation",
    ),
]

_knowledge = [
    path("knowledge/", admin_knowledge.knowledge, name="admin-knowledge"),
    path("knowledge/facts/", admin_facts.interview, name="admin-facts"),
    path("knowledge/facts/approve/", admin_facts.approve, name="admin-facts-approve"),
    path("knowledge/gaps/", admin_gaps.overview, name="admin-gaps"),
    path("knowledge/gaps/<uuid:gap_id>/<slug:what>/", admin_gaps.step, name="admin-gap"),
    path("knowledge/approving/", admin_approving.approving, name="admin-approving"),
    path("knowledge/new/", admin_article.write, name="admin-article-new"),
    path("knowledge/<uuid:article_id>/", admin_article.article, name="admin-article"),
    path("knowledge/<uuid:article_id>/edit/", admin_article.write, name="admin-article-edit"),
    path("knowledge/wordings/<uuid:revision_id>/<slug:what>/", admin_article.step, name="admin-revision"),
]

_hours = [
    path("hours/", admin_hours.hours, name="admin-hours"),
    path("hours/holidays/", admin_hours.holidays, name="admin-holidays"),
    path("hours/<uuid:member_id>/", admin_hours.member, name="admin-hours-member"),
    path("hours/<uuid:member_id>/follow/", admin_hours.follow_brand, name="admin-hours-follow"),
    path("services/", admin_services.overview, name="admin-services"),
    path("services/new/", admin_services.service, name="admin-service-new"),
    path("services/<uuid:service_id>/", admin_services.service, name="admin-service"),
    path("services/<uuid:service_id>/retire/", admin_services.retire, name="admin-service-retire"),
]

_questions = [
    path("ai/questions/", admin_questions.overview, name="admin-questions"),
    path("ai/questions/keep/", admin_question_edit.keep, name="admin-question-keep"),
    path("ai/questions/runs/<uuid:run_id>/", admin_question_runs.run, name="admin-question-run"),
    path("ai/questions/runs/<uuid:run_id>/stop/", admin_question_runs.stop, name="admin-question-stop"),
    path("ai/questions/answers/<uuid:answer_id>/", admin_question_runs.answer, name="admin-question-answer"),
    path("ai/questions/lines/<uuid:question_id>/", admin_question_edit.edit, name="admin-question"),
    path(
        "ai/questions/lines/<uuid:question_id>/remove/",
        admin_question_edit.remove,
        name="admin-question-remove",
    ),
    path("ai/questions/<uuid:set_id>/", admin_questions.one, name="admin-question-set"),
    path("ai/questions/<uuid:set_id>/add/", admin_question_edit.add, name="admin-question-add"),
    path("ai/questions/<uuid:set_id>/rename/", admin_questions.rename, name="admin-question-rename"),
    path("ai/questions/<uuid:set_id>/pause/", admin_questions.pause, name="admin-question-pause"),
    path("ai/questions/<uuid:set_id>/run/", admin_questions.run, name="admin-question-start"),
    path("ai/questions/<uuid:set_id>/export/", admin_questions.export, name="admin-question-export"),
    path("ai/questions/<uuid:set_id>/import/", admin_questions.bring_in, name="admin-question-import"),
]

urlpatterns = [
    path("", admin_home.home, name="admin-home"),
    path("brand/", admin_brand.brand, name="admin-brand"),
    *_catalogue,
    *_knowledge,
    *_hours,
    path("people/", admin_people.people, name="admin-people"),
    path("people/invite/", admin_people.invite, name="admin-invite"),
    path("people/<uuid:member_id>/", admin_people.member, name="admin-member"),
    path("people/<uuid:member_id>/access/", admin_people.deactivate, name="admin-deactivate"),
    path("widget/", admin_widget.widget, name="admin-widget"),
    path("widget/key/", admin_widget.make_key, name="admin-widget-key"),
    path("keys/", admin_keys.keys, name="admin-keys"),
    path("keys/<uuid:key_id>/revoke/", admin_keys.revoke, name="admin-key-revoke"),
    path("ai/", admin_ai.ai, name="admin-ai"),
    path("ai/stop/", admin_ai.stop, name="admin-ai-stop"),
    path("ai/tasks/<slug:task>/", admin_ai.switch, name="admin-ai-switch"),
    path("ai/engine/", admin_engine.engine, name="admin-engine"),
    path("ai/safety/", admin_safety.safety, name="admin-safety"),
    path("ai/languages/", admin_languages.languages, name="admin-languages"),
    path("ai/try/", admin_try.try_it, name="admin-try"),
    *_questions,
    path("consent/", admin_consent.texts, name="admin-consent"),
    path("consent/<slug:purpose>/<slug:language>/", admin_consent.text, name="admin-consent-text"),
]
