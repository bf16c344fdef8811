"""One article: its wordings, what changed between them, who let which one out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.audit import using
from apps.console import admin_diff, admin_gaps
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried, words
from apps.console.admin_knowledge import STATES, article_of
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import Invalid, NotFound
from apps.knowledge import citing, documents, review, writing
from apps.knowledge.documents import Document, DocumentError
from apps.knowledge.models import Article, Revision
from apps.people.roles import Capability, may
from apps.quality import gaps

KINDS = ("policy", "faq", "guide", "size_chart")
AUDIENCE = {
    "shopper": gettext_lazy("Shoppers: the AI may quote it"),
    "advisors": gettext_lazy("Advisors only"),
}
_COMMAS = gettext_lazy("Separated by commas; empty = all.")


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ArticleForm(Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Markdown. Short paragraphs under headings are quoted best."),
        widget=forms.Textarea(attrs={"rows": 18, "class": "input writing"}),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who may hear it"), choices=list(AUDIENCE.items()))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(k, k.replace("_", " ")) for k in KINDS])
    language = forms.CharField(label=gettext_lazy("Language"), max_length=8, initial="en")
    products = forms.CharField(label=gettext_lazy("Only for products"), required=False, help_text=_COMMAS)
    categories = forms.CharField(label=gettext_lazy("Only for categories"), required=False, help_text=_COMMAS)
    valid_from = _date(gettext_lazy("Valid from"))
    valid_to = _date(gettext_lazy("Valid to, inclusive"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ends before it begins."))
        return data


@requires(*KNOWLEDGE)
def article(request: ConsoleRequest, article_id: UUID) -> HttpResponse:
    """The article's wordings, newest first; the newest against the approved one."""
    row = _article(article_id)
    revisions = list(Revision.objects.filter(article=row).order_by("-number"))
    if not revisions:
        raise NotFound
    newest = revisions[0]
    approved = next((each for each in revisions if each.state == Revision.State.APPROVED), None)
    context = {
        "article": row, "revisions": revisions, "newest": newest, "approved": approved,
        "blocks": documents.blocks_of(newest.body, newest.format),
        "changes": admin_diff.lines(approved.body, newest.body) if approved and approved != newest else [],
        "uses": using.counts(citing.of_article(row.pk)),
        "states": STATES, "audience": AUDIENCE,
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
        "may_approve": may(request.member, Capability.APPROVE_KNOWLEDGE),
    }  # fmt: skip
    return render(request, "console/admin/article.html", context)


@requires(Capability.EDIT_KNOWLEDGE)
def write(request: ConsoleRequest, article_id: UUID | None = None) -> HttpResponse:
    """A new wording of an article, or a new article."""
    row = _article(article_id) if article_id else None
    base = Revision.objects.filter(article=row).order_by("-number").first() if row else None
    gap = admin_gaps.of(request)
    begun = admin_gaps.article_for(gap) if gap else {"language": request.brand.default_language}
    initial = article_of(base) if base else begun
    form = ArticleForm(request.POST or None, initial=initial)
    if request.method == "POST" and carry_out(form, lambda: _write(request, row, base, form.cleaned_data)):
        written: writing.Written = form.result
        if gap:
            gaps.drafted(gap, written.revision.article, by=request.actor)
        if request.POST.get("do") == "submit" and written.revision.state == Revision.State.DRAFT:
            tried(
                request, lambda: review.submit(written.revision, by=request.actor), _("Sent to be approved.")
            )
        else:
            messages.success(request, _("Saved as a draft.") if written.is_new else _("Nothing was changed."))
        return redirect("console:admin-article", written.revision.article_id)
    return page(request, "console/admin/article_edit.html", form, article=row, gap=gap)


@requires(*KNOWLEDGE)
@require_POST
def step(request: ConsoleRequest, revision_id: UUID, what: str) -> HttpResponse:
    """Submit, send back, approve or retire one wording."""
    revision = Revision.objects.select_related("article").filter(pk=revision_id).first()
    if revision is None:
        raise NotFound
    capability, verb, said = _steps(request, revision).get(what, (None, None, ""))
    if capability is None or verb is None:
        raise NotFound
    if not may(request.member, capability):
        messages.error(request, _("Your role doesn't allow this; an approver can do it."))
    else:
        tried(request, verb, said)
    return redirect("console:admin-article", revision.article_id)


def _steps(request: ConsoleRequest, revision: Revision) -> dict[str, tuple[Capability, Any, str]]:
    by, reason = request.actor, request.POST.get("reason", "").strip()[:500]
    edit, approve = Capability.EDIT_KNOWLEDGE, Capability.APPROVE_KNOWLEDGE

    @transaction.atomic
    def let_out() -> None:
        if revision.state == Revision.State.DRAFT:
            review.submit(revision, by=by)
        review.approve(revision, by=by)

    return {
        "submit": (edit, lambda: review.submit(revision, by=by), _("Sent to be approved.")),
        "send-back": (approve, lambda: review.send_back(revision, by=by, reason=reason), _("Sent back.")),
        "approve": (approve, let_out, _("Approved, in your name. The AI may say it from now on.")),
        "retire": (
            approve,
            lambda: review.retire(revision, by=by, reason=reason),
            _("Retired. No answer uses it any more."),
        ),
    }


def _write(
    request: ConsoleRequest, row: Article | None, base: Revision | None, data: dict[str, Any]
) -> writing.Written:
    return writing.write(_document(row, base, data), by=request.actor)


def _document(row: Article | None, base: Revision | None, data: dict[str, Any]) -> Document:
    """What was typed as the importer's own form, cleaned on the same road as a file."""
    form = base.format if base else Revision.Format.MARKDOWN.value
    try:
        parsed = documents.parse(data["body"], form, data["title"], data["language"])
    except DocumentError as error:
        raise Invalid(error.detail, code=error.code, fields={"body": [error.detail]}) from error
    return replace(
        parsed,
        slug=row.slug if row else parsed.slug,
        language=row.language if row else data["language"].lower(),
        title=data["title"].strip(),
        audience=data["audience"],
        kind=data["kind"],
        products=words(data["products"]),
        categories=[each.lower() for each in words(data["categories"])],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )


def _article(article_id: UUID) -> Article:
    row: Article | None = Article.objects.filter(pk=article_id).first()
    if row is None:
        raise NotFound
    return row
