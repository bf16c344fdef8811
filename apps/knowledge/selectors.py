"""Reading articles and revisions for pages and the API."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from apps.knowledge.models import Article, Passage, Revision


def articles(*, state: str = "", search: str = "") -> QuerySet[Article]:
    """Articles with the state and number of their newest revision (`newest_state`, `newest_number`)."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows = Article.objects.annotate(
        newest_state=Subquery(newest.values("state")[:1]),
        newest_number=Subquery(newest.values("number")[:1]),
        newest_id=Subquery(newest.values("id")[:1]),
    )
    if state:
        rows = rows.filter(newest_state=state)
    return rows.filter(title__icontains=search) if search else rows


def revision(revision_id: UUID | str) -> Revision | None:
    """The revision with its article, or None."""
    return Revision.objects.filter(pk=revision_id).select_related("article").first()


def waiting() -> QuerySet[Revision]:
    """What waits for an approver, oldest first."""
    rows = Revision.objects.filter(state__in=[Revision.State.DRAFT, Revision.State.IN_REVIEW])
    return rows.select_related("article").order_by("created_at", "id")


def counts() -> dict[str, int]:
    """How many wordings stand in each state, and how many passages may be quoted."""
    found = Revision.objects.aggregate(
        **{state: Count("id", filter=Q(state=state)) for state in Revision.State.values}
    )
    return {**found, "passages": Passage.objects.filter(live=True).count()}
