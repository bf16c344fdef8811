"""In which languages the AI may answer shoppers, and what each closed one still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from apps.console.access import ConsoleRequest, requires
from apps.people.roles import Capability
from apps.rollout import languages as rollout_languages
from apps.rollout import services as rollout
from apps.rollout.languages import Standing


@dataclass(frozen=True)
class Row:
    """One language as the page shows it."""

    name: str
    offered: bool
    standing: Standing

    @property
    def ran(self) -> object:
        """When the question set last ran."""
        return parse_datetime(self.standing.run.at) if self.standing.run.at else None

    @property
    def heard(self) -> int:
        """How many of the pack's checks came out right."""
        pack = self.standing.pack
        return pack.checks - len(pack.failed) - len(pack.overheard)


@requires(Capability.ROLLOUT)
def languages(request: ConsoleRequest) -> HttpResponse:
    """Every language of the widget, and those of the house that the brand does not offer."""
    row = rollout.current()
    names = dict(settings.LANGUAGES)
    codes = dict.fromkeys([*(request.brand.languages or [request.brand.default_language]), *names])
    rows = [
        Row(
            str(names.get(code, code)), code in request.brand.languages, rollout_languages.standing(code, row)
        )
        for code in codes
    ]
    return render(request, "console/admin/languages.html", {"rows": rows})
