"""What pages that take a CSV file have in common: reading it, approving at once, telling, giving one out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.catalog.declared import Declared
from apps.console.access import ConsoleRequest
from apps.console.admin_forms import Form
from apps.core.errors import Invalid, TooLarge
from apps.people import second_person
from apps.people.roles import Capability, may


def content_of(form: Form, *, most: int, too_large: str) -> bytes:
    """The file chosen, else the lines typed. Raises Invalid without either, TooLarge above `most` bytes."""
    file, lines = form.cleaned_data["file"], form.cleaned_data["lines"]
    content: bytes = file.read(most + 1) if file else lines.encode()
    if not content.strip():
        said = _("Choose a file, or type the lines.")
        raise Invalid(said, fields={"file": [said]})
    if len(content) > most:
        raise TooLarge(too_large, fields={"file": [too_large]})
    return content


def approves(request: ConsoleRequest, form: Form) -> bool:
    """Whether what comes in is approved at once: asked for, allowed, and no second person wanted."""
    wanted = form.cleaned_data["approve"] and may(request.member, Capability.APPROVE_KNOWLEDGE)
    if wanted and second_person.wanted():
        messages.warning(request, _("Another person must approve it; until then it waits."))
        return False
    return bool(wanted)


def told(done: Declared) -> str:
    """How many came in, and how many were there already."""
    new = ngettext("%(n)s new.", "%(n)s new.", done.created) % {"n": done.created}
    return new + " " + _("%(n)s were there already.") % {"n": done.unchanged} if done.unchanged else new


def given_out(text: str, name: str) -> HttpResponse:
    """A CSV file to keep."""
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
