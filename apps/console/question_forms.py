"""The forms of question sets, and what they offer to pick from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.console import question_words as words
from apps.console.admin_forms import Form
from apps.console.wording import REASONS
from apps.quality import sets, sources
from apps.quality.set_models import Expects, QuestionSet

NEW = "new"
_LINES = {"rows": 2}


class QuestionForm(Form):
    text = forms.CharField(
        label=gettext_lazy("Question"), max_length=sets.LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    expects = forms.ChoiceField(
        label=gettext_lazy("What should come"),
        choices=list(words.EXPECTS.items()),
        initial=Expects.ANSWER.value,
        widget=forms.RadioSelect,
    )
    product = forms.CharField(
        label=gettext_lazy("Product in view"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Its number; empty = no product page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    source = forms.CharField(
        label=gettext_lazy("Stands on"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("An approved text, a fact or a field; empty = any source."),
        widget=forms.TextInput(attrs={"list": "question-sources", "autocomplete": "off"}),
    )
    contains = forms.CharField(
        label=gettext_lazy("Must say"),
        required=False,
        help_text=gettext_lazy("One thing a line; other wordings of it after a “|”: 14 days | two weeks"),
        widget=forms.Textarea(attrs=_LINES),
    )
    never = forms.CharField(
        label=gettext_lazy("Must never say"),
        required=False,
        help_text=gettext_lazy("One thing a line."),
        widget=forms.Textarea(attrs=_LINES),
    )
    reason = forms.CharField(
        label=gettext_lazy("For the reason"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("The rule that should hold; empty = any."),
        widget=forms.TextInput(attrs={"list": "question-reasons", "autocomplete": "off"}),
    )

    def __init__(self, row: QuestionSet | None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "q")
        super().__init__(*args, **kwargs)
        if row is not None and row.language:
            del self.fields["language"]


class KeepForm(QuestionForm):
    """A question from elsewhere: into which set?"""

    into = forms.ChoiceField(label=gettext_lazy("Into the set"))
    name = forms.CharField(label=gettext_lazy("Name of the new set"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)
        found = [(str(row.pk), row.name) for row in QuestionSet.objects.all()]
        self.fields["into"].choices = [*found, (NEW, _("A new set"))]  # type: ignore[attr-defined]


def around(row: QuestionSet | None) -> dict[str, Any]:
    """What the form offers to pick from."""
    return {
        "source_options": sources.options(row.language if row else ""),
        "reason_options": list(REASONS.items()),
    }


class SetForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class NameForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class TableForm(Form):
    upload = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Columns as in the export; only “text” is needed."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
