"""Forms of the console: they translate what was typed; rules stay in the verbs, whose refusals land beside
the fields they are about. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from apps.console.access import ConsoleRequest
from apps.core.errors import Forbidden, NotFound, VitrineError

_PLAIN = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)
UNPROCESSABLE = 422


class Form(forms.Form):
    """A form in our look. ``result`` is what the verb gave."""

    result: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, _PLAIN):
                field.widget.attrs.setdefault("class", "input")

    def refuse(self, error: VitrineError) -> None:
        """Show a rule's refusal, in the reader's language where it is known: beside the fields it names, else
        on top."""
        known = {name: said for name, said in error.fields.items() if name in self.fields}
        for name, said in known.items():
            self.add_error(name, [spoken(line) for line in said])
        if not known:
            more = [line for said in error.fields.values() for line in said]
            self.add_error(None, [spoken(line) for line in (error.detail, *more)])


def spoken(sentence: str) -> str:
    """A rule's sentence in the reader's language, where there is one."""
    return gettext(sentence) if sentence else sentence


def carry_out(form: Form, verb: Callable[[], Any]) -> bool:
    """Whether the typed wish came true; otherwise the form says why. Foreign things stay 404."""
    if not form.is_valid():
        return False
    try:
        form.result = verb()
    except NotFound:
        raise
    except VitrineError as error:
        form.refuse(error)
        return False
    return True


def tried(request: ConsoleRequest, verb: Callable[[], Any], said: str) -> bool:
    """Do what one button means and say how it went; a refusal becomes a sentence on the next page."""
    try:
        verb()
    except (NotFound, Forbidden):
        raise
    except VitrineError as error:
        messages.error(request, error.detail)
        return False
    messages.success(request, said)
    return True


def page(request: ConsoleRequest, template: str, form: Form | None = None, **context: Any) -> HttpResponse:
    """The page; 422 when it comes back because of what was typed."""
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


def words(text: str) -> list[str]:
    """Words between commas or on lines of their own, each once."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(","))
    return list(dict.fromkeys(part for part in parts if part))
