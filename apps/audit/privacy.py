"""Erasure: the words and their salts go, the commitments stay, and the log says that it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from apps.audit import recorder
from apps.audit.models import Body, Entry
from apps.audit.reading import ERASED

Holder = Callable[[Sequence[UUID]], Iterable[object]]
_holders: dict[str, Holder] = {}


def register(name: str, holder: Holder) -> None:
    """Let an app above blank what it keeps of sessions' words. The holder runs in the transaction of the
    erasure and returns ids of further objects whose entries hold such words."""
    _holders[name] = holder


@transaction.atomic
def erase(session_ids: Iterable[UUID], *, by: recorder.By, object_ids: Iterable[object] = ()) -> int:
    """Blank all words about these sessions, and of entries about these objects (e.g. a shopper's id).

    Returns how many things lost their words; 0, and no entry, if there was nothing left to erase.
    What registered holders keep goes with them. Events keep their words in rows of their own: who owns those
    erases them in the same transaction.
    """
    sessions, objects = list(session_ids), list(object_ids)
    for holder in _holders.values():
        objects += holder(sessions)
    about = Entry.objects.filter(object_id__in=[str(item) for item in objects]).values("id")
    doomed = Body.objects.filter(Q(session_id__in=sessions) | Q(pk__in=about)).exclude(salt="")
    ids = sorted(doomed.values_list("id", flat=True))
    if ids:
        recorder.entry(ERASED, by=by, object_type="audit", data={"count": len(ids)}, refs=ids)
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_blank(%s)", [ids])
    return len(ids)
