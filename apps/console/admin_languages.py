"""In which languages the AI may answer shoppers, and what each closed one still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from apps.console.access import ConsoleRequest, requires
from apps.people.roles import Capability
from apps.quality.set_models import Run
from apps.rollout import languages as rollout_languages
from apps.rollout import services as rollout
from apps.rollout.languages import Standing


@dataclass(frozen=True)
class Row:
    """One language as the page shows it."""

    name: str
    offered: bool
    standing: Standing
    proof: UUID | None = None

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
    stand = [rollout_languages.standing(code, row) for code in codes]
    proofs = _proofs(stand)
    rows = [
        Row(
            str(names.get(one.language, one.language)),
            one.language in request.brand.languages,
            one,
            proofs.get(one.run.run),
        )
        for one in stand
    ]
    return render(request, "console/admin/languages.html", {"rows": rows})


def _proofs(stand: list[Standing]) -> dict[str, UUID]:
    """The runs that can be looked at, by the names they were reported under."""
    named = {_run_id(one.run.run): one.run.run for one in stand}
    found = Run.objects.filter(pk__in=[key for key in named if key]).values_list("pk", flat=True)
    return {named[key]: key for key in found}


def _run_id(name: str) -> UUID | None:
    """A run's id; None where somebody else reported under a name of their own."""
    try:
        return UUID(name)
    except ValueError:
        return None
