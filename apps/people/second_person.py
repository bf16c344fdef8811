"""Whether a brand wants two people for each text it lets out, and who counts as the same person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.core.errors import Conflict
from apps.people.actors import Actor
from apps.people.models import ApiKey
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

SETTING = "two_people_approve"


def wanted() -> bool:
    """Whether this brand lets nobody approve their own words."""
    return bool(Brand.objects.get(pk=current_brand_id()).settings.get(SETTING))


@transaction.atomic
def switch(on: bool, *, by: Actor) -> None:
    """Demand two people, or let one suffice; on record where it changes."""
    row = Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=current_brand_id())
    if bool(row.settings.get(SETTING)) == on:
        return
    row.settings = row.settings | {SETTING: on}
    row.save(update_fields=["settings"])
    recorder.entry("knowledge.two_people", by=by, object_type="brand", object_id=row.pk, data={"on": on})


def key(by: Actor) -> str:
    """Who it is, whatever they are called: two members may share a name, and one may change it."""
    return f"{by.kind}:{by.id}"


def refuse_same(by: Actor, *writers: tuple[str, str]) -> None:
    """Raise Conflict `same_person` where two people are wanted and one of the writers (key, name) approves.

    A program's key counts as itself and as the member who made it. Rows from before keys were kept are
    compared by name.
    """
    if not wanted():
        return
    own = {key(by), *_maker(by)}
    named = by.name or by.id
    if any(writer in own if writer else name == named for writer, name in writers):
        raise Conflict("Another person must approve what you wrote or submitted.", code="same_person")


def _maker(by: Actor) -> list[str]:
    if by.kind != "api_key":
        return []
    made = ApiKey.objects.filter(pk=UUID(by.id)).values_list("created_by_id", flat=True)
    return [f"member:{member}" for member in made if member]
