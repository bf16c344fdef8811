"""Synonyms of a brand: written, approved, retired. Questions and searches are read by the approved ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from apps.audit import recorder
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.states import move
from apps.knowledge.models import Synonym
from apps.knowledge.states import SYNONYM
from apps.knowledge.synonym_values import SynonymWish, judged
from apps.people import second_person
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

MOST = 3000
State = Synonym.State


def version() -> int:
    """How many approvals and retirements there were: the same number means the same synonyms. One look."""
    return Synonym.objects.aggregate(last=Max("change"))["last"] or 0


def live() -> list[tuple[str, str, str]]:
    """What questions are read by: said, term, language of each approved one. One query."""
    rows = Synonym.objects.filter(state=State.APPROVED).order_by("key", "id")
    return list(rows.values_list("said", "term", "language"))


def listed(*, state: str = "", language: str = "", search: str = "") -> QuerySet[Synonym]:
    """What people see when they edit, by what shoppers say; without a state all but the retired."""
    rows = Synonym.objects.filter(state=state) if state else Synonym.objects.exclude(state=State.RETIRED)
    rows = rows.filter(language=language) if language else rows
    if search:
        rows = rows.filter(Q(said__icontains=search) | Q(term__icontains=search))
    return rows.order_by("key", "language", "-state", "-id")


def counts() -> dict[str, int]:
    """How many stand in each state."""
    return Synonym.objects.aggregate(**{state: Count("id", filter=Q(state=state)) for state in State.values})


def get(synonym_id: Any) -> Synonym:
    """The synonym with this id. Raises NotFound."""
    row: Synonym | None = Synonym.objects.filter(pk=synonym_id).first()
    if row is None:
        raise NotFound("No such synonym.")
    return row


def standing_as(wish: SynonymWish) -> Synonym | None:
    """The approved or waiting synonym that says exactly this."""
    rows = _alive().filter(key=wish.said.casefold(), language=wish.language, term=wish.term)
    found: Synonym | None = rows.order_by("state").first()
    return found


@transaction.atomic
def save(wish: SynonymWish, *, by: Actor, instead_of: Synonym | None = None) -> Synonym | None:
    """A draft, in the place of an older draft of the same word; None where exactly this stands already.

    `instead_of` is the draft that was edited, gone afterwards also where its word changed. Raises Invalid by
    field, `too_many` above 3,000, and Conflict `bad_state` where the edited one is retired.
    """
    _lock()
    if instead_of is not None:
        instead_of.refresh_from_db()
        if instead_of.state == State.RETIRED:
            raise Conflict("It is retired already.", code="bad_state")
    if standing_as(wish):
        return None
    key = wish.said.casefold()
    judged(wish, _others(wish, instead_of))
    drafts = Synonym.objects.filter(state=State.DRAFT)
    own = Q(key=key, language=wish.language)
    own = own | Q(pk=instead_of.pk) if instead_of else own
    drafts.filter(own).update(state=State.RETIRED, retired_at=now())
    if _alive().count() >= MOST:
        raise Invalid(f"At most {MOST} synonyms.", code="too_many")
    row = Synonym.objects.create(
        said=wish.said, key=key, term=wish.term, language=wish.language,
        written_by=by.name or by.id, writer=second_person.key(by),
    )  # fmt: skip
    _record("knowledge.synonym_written", row, by)
    return row


@transaction.atomic
def approve(synonym: Synonym, *, by: Actor) -> Synonym:
    """Read questions by it from now on, in the place of the approved one of the same word.

    Raises Conflict `bad_state` unless it is a draft, `same_person` where the brand wants two people and it is
    one, Invalid where another one approved meanwhile makes a chain with it.
    """
    _lock()
    synonym.refresh_from_db()
    second_person.refuse_same(by, (synonym.writer, synonym.written_by))
    wish = SynonymWish(synonym.said, synonym.term, synonym.language)
    judged(wish, _others(wish, synonym))
    older = Synonym.objects.filter(state=State.APPROVED, key=synonym.key, language=synonym.language)
    change = version() + 1
    older.update(state=State.RETIRED, retired_at=now(), change=change)
    move(synonym, SYNONYM, State.APPROVED, approved_by=by.name or by.id, approved_at=now(), change=change)
    _record("knowledge.synonym_approved", synonym, by)
    enqueue("quality.synonym_approved", {"synonym": str(synonym.pk)}, key=f"synonym-{synonym.pk}")
    return synonym


@transaction.atomic
def retire(synonym: Synonym, *, by: Actor) -> Synonym:
    """Read nothing by it any more; of a draft: drop it. Raises Conflict `bad_state` where it is retired."""
    _lock()
    move(synonym, SYNONYM, State.RETIRED, retired_at=now(), change=version() + 1)
    _record("knowledge.synonym_retired", synonym, by)
    return synonym


def _others(wish: SynonymWish, instead_of: Synonym | None = None) -> Iterable[tuple[str, str]]:
    """The other living pairs of the language; what the wish replaces does not count."""
    rows = _alive().filter(language=wish.language).exclude(key=wish.said.casefold())
    rows = rows.exclude(pk=instead_of.pk) if instead_of and instead_of.state == State.DRAFT else rows
    return rows.values_list("said", "term")


def _alive() -> QuerySet[Synonym]:
    return Synonym.objects.exclude(state=State.RETIRED)


def _lock() -> None:
    """The brand's row keeps two writers apart."""
    Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=current_brand_id())


def _record(action: str, row: Synonym, by: Actor) -> None:
    data = {"said": row.said, "term": row.term, "language": row.language}
    recorder.entry(action, by=by, object_type="synonym", object_id=row.pk, data=data)
