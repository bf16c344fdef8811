"""Erasure: the words and their salts go, the commitments stay, and the log says that it happened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from apps.audit import recorder
from apps.audit.models import Body, Entry
from apps.audit.reading import ERASED


@transaction.atomic
def erase(session_ids: Iterable[UUID], *, by: recorder.By, object_ids: Iterable[object] = ()) -> int:
    """Blank all words about these sessions, and of entries about these objects (e.g. a shopper's id).

    Returns how many things lost their words; 0, and no entry, if there was nothing left to erase.
    Events keep their words in rows of their own: who owns those erases them in the same transaction.
    """
    about = Entry.objects.filter(object_id__in=[str(item) for item in object_ids]).values("id")
    doomed = Body.objects.filter(Q(session_id__in=list(session_ids)) | Q(pk__in=about)).exclude(salt="")
    ids = sorted(doomed.values_list("id", flat=True))
    if ids:
        recorder.entry(ERASED, by=by, object_type="audit", data={"count": len(ids)}, refs=ids)
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_blank(%s)", [ids])
    return len(ids)
