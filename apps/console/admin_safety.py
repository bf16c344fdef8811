"""What the AI leaves to people: products advised by people first, topics, how often it may try, alarms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, words
from apps.console.wording import REASONS
from apps.grounding import reasons
from apps.people.roles import Capability
from apps.rollout import boundaries
from apps.rollout.boundaries import DECLINABLE, DECLINE, HAND_OVER, Boundaries, Topic, Wanted

_LIST = {"rows": 4, "spellcheck": "false"}


class SafetyForm(Form):
    categories = forms.CharField(
        label=gettext_lazy("Categories"),
        required=False,
        help_text=gettext_lazy("One per line, as your feed names them."),
        widget=forms.Textarea(attrs=_LIST),
    )
    products = forms.CharField(
        label=gettext_lazy("Products"),
        required=False,
        help_text=gettext_lazy("Article numbers, one per line."),
        widget=forms.Textarea(attrs=_LIST),
    )
    least = forms.CharField(
        label=gettext_lazy("Price from"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    most = forms.CharField(
        label=gettext_lazy("Price up to"),
        required=False,
        help_text=gettext_lazy("Leave one end empty for an open band."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    declined = forms.MultipleChoiceField(
        label=gettext_lazy("Decline instead of handing over"),
        required=False,
        choices=[(code, REASONS[code]) for code in DECLINABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    handed = forms.CharField(
        label=gettext_lazy("Your own topics that go to a person"),
        required=False,
        help_text=gettext_lazy("One per line: a name, a colon, and the words that tell it, between commas."),
        widget=forms.Textarea(attrs=_LIST),
    )
    refused = forms.CharField(
        label=gettext_lazy("Your own topics that are declined"),
        required=False,
        help_text=gettext_lazy("As above. Shoppers are told what they can ask instead."),
        widget=forms.Textarea(attrs=_LIST),
    )
    turns = forms.IntegerField(
        label=gettext_lazy("Turns without an answer"),
        min_value=1,
        max_value=boundaries.MOST_TURNS,
        help_text=gettext_lazy(
            "After that many, a person is offered in so many words. The offer is always there."
        ),
    )
    owner = forms.CharField(
        label=gettext_lazy("Who is told of alarms"),
        required=False,
        help_text=gettext_lazy(
            "A mail address. Threats, injuries, distress, violence, minors and fraud are mailed at once."
        ),
        widget=forms.EmailInput,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Help lines of"),
        required=False,
        help_text=gettext_lazy("Named to shoppers in distress or danger."),
    )
    crisis = forms.CharField(
        label=gettext_lazy("A sentence of your own instead"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For a country not in the list, or a help line you know better."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("general numbers")), *((code, code) for code in reasons.countries())]


@requires(Capability.ROLLOUT)
def safety(request: ConsoleRequest) -> HttpResponse:
    """Read and change the boundaries of the brand's AI."""
    form = SafetyForm(request.POST or None, initial=_shown(boundaries.current()))
    if request.method == "POST" and carry_out(
        form, lambda: boundaries.change(_wanted(form.cleaned_data), by=request.actor)
    ):
        messages.success(request, _("Saved. It holds from the next question on."))
        return redirect("console:admin-safety")
    fixed = [label for code, label in REASONS.items() if code in reasons.ALERTING]
    return page(request, "console/admin/safety.html", form, alerting=fixed, currency=request.brand.currency)


def _shown(kept: Boundaries) -> dict[str, Any]:
    first = kept.human_first
    return {
        "categories": "\n".join(first.categories),
        "products": "\n".join(first.products),
        "least": first.band.least if first.band and first.band.least is not None else "",
        "most": first.band.most if first.band and first.band.most is not None else "",
        "declined": sorted(kept.declined),
        "handed": _lines(topic for topic in kept.topics if topic.action == HAND_OVER),
        "refused": _lines(topic for topic in kept.topics if topic.action == DECLINE),
        "turns": kept.turns,
        "owner": kept.owner,
        "country": kept.country,
        "crisis": kept.crisis,
    }


def _wanted(data: dict[str, Any]) -> Wanted:
    topics = [*_topics(data["handed"], HAND_OVER), *_topics(data["refused"], DECLINE)]
    return Wanted(
        categories=_each(data["categories"]),
        products=_each(data["products"]),
        least=data["least"],
        most=data["most"],
        declined=data["declined"],
        topics=topics,
        turns=data["turns"],
        owner=data["owner"],
        country=data["country"],
        crisis=data["crisis"],
    )


def _each(text: str) -> list[str]:
    """Lines, each once; a category may hold commas."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _topics(text: str, action: str) -> list[tuple[str, list[str], str]]:
    """`name: word, word` a line; a line without a colon is a topic named by its own words."""
    rows = (line.partition(":") for line in _each(text))
    return [(name.strip(), words(rest or name), action) for name, _colon, rest in rows]


def _lines(topics: Iterable[Topic]) -> str:
    return "\n".join(f"{topic.name}: {', '.join(topic.words)}" for topic in topics)
