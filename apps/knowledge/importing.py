"""Importing files and folders of knowledge. A file that cannot be read is reported; the others go on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.catalog.importing import approver
from apps.knowledge import documents, indexing, review
from apps.knowledge.documents import DocumentError
from apps.knowledge.models import Revision
from apps.knowledge.writing import write
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

# So many missing vectors are made right away; more are left to the background.
EMBED_NOW = 4000


@dataclass(slots=True)
class KnowledgeResult:
    """Articles read, revisions and passages that are new, revisions newly approved, files left out."""

    articles: int = 0
    revisions: int = 0
    passages: int = 0
    approved: int = 0
    failed: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The public form, as the command prints it."""
        return asdict(self)


def import_paths(paths: list[Path], *, by: Actor, approve_as: str = "") -> KnowledgeResult:
    """Import files and folders into the brand in scope.

    With `approve_as`, the e-mail of a member who may approve, what was imported may be said at once;
    without, it waits as a draft. Raises Invalid `unknown_approver`.
    """
    person = Actor.member(approver(approve_as)) if approve_as else None
    language = Brand.objects.get(pk=current_brand_id()).default_language
    result = KnowledgeResult()
    for path in documents.files_in(paths):
        try:
            document = documents.read(path, language)
        except DocumentError as error:
            result.failed += 1
            result.errors.append({"file": path.name, "code": error.code, "detail": error.detail})
            continue
        _take(document, path.name, approve_as, person, by, result)
    return result


def embed_now() -> None:
    """Make the missing vectors here and now, up to a bound; the background does the rest."""
    done = 0
    while done < EMBED_NOW and (count := indexing.embed_pending()):
        done += count


@transaction.atomic
def _take(
    document: documents.Document,
    source: str,
    approve_as: str,
    person: Actor | None,
    by: Actor,
    result: KnowledgeResult,
) -> None:
    written = write(document, by=by, source=source)
    result.articles += 1
    result.revisions += written.is_new
    if person and written.revision.state in {Revision.State.DRAFT, Revision.State.IN_REVIEW}:
        if written.revision.state == Revision.State.DRAFT:
            review.submit(written.revision, by=by)
        result.passages += review.approve(written.revision, by=by, approved_by=approve_as, person=person)
        result.approved += 1
