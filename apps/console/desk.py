"""The advisor's desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from apps.console import navigation
from apps.console.access import ConsoleRequest, requires
from apps.core.errors import Forbidden
from apps.people.roles import Capability, may


@requires()
def home(request: ConsoleRequest) -> HttpResponse:
    """The desk for who advises; everybody else goes to the first area their role opens."""
    if may(request.member, Capability.ADVISE):
        return render(request, "console/desk.html")
    own = navigation.areas(request.member)
    if not own:
        raise Forbidden
    return redirect(own[0].path)
