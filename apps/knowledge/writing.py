"""Writing an article: a new text is a new revision, the same text is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from apps.core.errors import Invalid
from apps.knowledge.documents import Document, DocumentError, parse
from apps.knowledge.models import Article, Revision
from apps.people import second_person
from apps.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Written:
    """The revision that holds a document, and whether it was made for it."""

    revision: Revision
    is_new: bool


@transaction.atomic
def write(document: Document, *, by: Actor, source: str = "") -> Written:
    """Keep a document as a draft, unless the article's newest revision says exactly that already."""
    article, _ = Article.objects.get_or_create(
        slug=document.slug,
        language=document.language,
        defaults={"title": document.title, "kind": document.kind},
    )
    article = Article.objects.select_for_update().get(pk=article.pk)
    hashed = document.content_hash()
    newest = Revision.objects.filter(article=article).order_by("-number").first()
    if newest and newest.content_hash == hashed and newest.state in _STILL_STANDS:
        return Written(newest, False)
    if (article.title, article.kind) != (document.title, document.kind):
        article.title, article.kind = document.title, document.kind
        article.save(update_fields=["title", "kind"])
    return Written(_new(article, document, hashed, by, source), True)


_STILL_STANDS = {Revision.State.DRAFT, Revision.State.IN_REVIEW, Revision.State.APPROVED}


def _new(article: Article, document: Document, hashed: str, by: Actor, source: str) -> Revision:
    last = Revision.objects.filter(article=article).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        article=article,
        number=last + 1,
        title=document.title,
        body=document.body,
        format=document.format,
        audience=document.audience,
        products=document.products,
        categories=document.categories,
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        content_hash=hashed,
        source=source[:255],
        written_by=by.name or by.id,
        writer=second_person.key(by),
    )


def write_text(text: str, *, name: str, language: str, by: Actor) -> Written:
    """Keep a Markdown text typed by a person (front matter allowed). Raises Invalid for what cannot stand."""
    try:
        return write(parse(text, Revision.Format.MARKDOWN, name, language), by=by)
    except DocumentError as error:
        raise Invalid(error.detail, code=error.code) from error
