"""Articles: the list with what waits, and files brought in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import Invalid
from apps.knowledge import documents, importing, selectors
from apps.knowledge.models import Revision
from apps.people.roles import Capability, may

PER_PAGE = 50
STATES = {
    "draft": gettext_lazy("draft"),
    "in_review": gettext_lazy("in review"),
    "approved": gettext_lazy("approved"),
    "expired": gettext_lazy("expired"),
    "retired": gettext_lazy("retired"),
    "superseded": gettext_lazy("replaced"),
}
TABS = ("in_review", "draft", "approved", "expired", "retired")


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; gives a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class UploadForm(Form):
    uploads = FilesField(
        label=gettext_lazy("Files"),
        widget=Files(attrs={"accept": ",".join(documents.SUFFIXES)}),
        help_text=gettext_lazy("Markdown, HTML or PDF, up to 30 MB each. They come in as drafts."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )


@requires(*KNOWLEDGE)
def knowledge(request: ConsoleRequest) -> HttpResponse:
    """All articles, by the state of their newest wording; and a place to drop files."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and carry_out(form, lambda: _import(request, form.cleaned_data["uploads"])):
        return redirect("console:admin-knowledge")
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200]
    rows = selectors.articles(state=state if state in STATES else "", search=text).order_by("title", "id")
    counts = selectors.counts()
    context = {
        "found": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [(name, STATES[name], counts[name]) for name in TABS],
        "state": state,
        "text": text,
        "passages": counts["passages"],
        "states": STATES,
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
        "may_set": may(request.member, Capability.ADMINISTER),
    }
    return page(request, "console/admin/knowledge.html", form, **context)


def _import(request: ConsoleRequest, files: list[UploadedFile[Any]]) -> importing.KnowledgeResult:
    """Through the product's own importer; what can't be read is named, the rest comes in."""
    with tempfile.TemporaryDirectory(prefix="vitrine-knowledge-") as folder:
        paths = [_kept(Path(folder), file) for file in files]
        result = importing.import_paths(paths, by=request.actor)
    if result.errors and not result.articles:
        raise Invalid("Nothing came in.", fields={"uploads": [each["detail"] for each in result.errors]})
    for each in result.errors:
        messages.error(request, each["detail"])
    new = result.revisions
    said = ngettext("%(n)s new draft waits to be read.", "%(n)s new drafts wait to be read.", new) % {
        "n": new
    }
    messages.success(request, said if new else _("Nothing new: the same words are here already."))
    return result


def _kept(folder: Path, file: UploadedFile[Any]) -> Path:
    """The upload under its own last name, which becomes the article's address."""
    name = Path((file.name or "article").replace("\\", "/")).name[-150:]
    path = folder / (name if name.strip(".") else "article")
    path.write_bytes(file.read(documents.FILE_LIMIT + 1))
    return path


def article_of(revision: Revision) -> dict[str, Any]:
    """What a form starts from."""
    return {
        "title": revision.title,
        "body": revision.body,
        "audience": revision.audience,
        "kind": revision.article.kind,
        "language": revision.article.language,
        "products": ", ".join(revision.products),
        "categories": ", ".join(revision.categories),
        "valid_from": revision.valid_from,
        "valid_to": revision.valid_to,
    }
