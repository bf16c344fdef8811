"""Who may open a page of the console: declared on each view, checked here, nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from apps.console import problems
from apps.core.errors import Forbidden, VitrineError
from apps.people.actors import Actor
from apps.people.credentials import Credential
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.tenants.models import Brand

P = ParamSpec("P")


class ConsoleRequest(HttpRequest):
    """A request of a signed-in member, inside the scope of the brand last chosen."""

    credential: Credential
    member: Member
    brand: Brand
    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[ConsoleRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def requires(*capabilities: Capability) -> Callable[[View[P]], Guarded[P]]:
    """Let a view be opened by members with any of these capabilities; none named: by any member.

    Strangers sign in first; a member without the capability gets 403; a VitrineError raised by the
    view becomes a page, or JSON for a script. Times are told by the brand's clock. Nothing is kept by
    browsers or proxies.
    """

    def decorate(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            credential: Credential = request.credential  # type: ignore[attr-defined]
            if not request.user.is_authenticated:
                return _sign_in(request)
            try:
                with timezone.override(credential.brand.timezone if credential.brand else None):
                    response = view(_admitted(request, credential, capabilities), *args, **kwargs)
            except VitrineError as error:
                response = problems.answer(request, error)
            add_never_cache_headers(response)
            return response

        guarded.capabilities = capabilities  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _admitted(
    request: HttpRequest, credential: Credential, capabilities: tuple[Capability, ...]
) -> ConsoleRequest:
    """The same request, with its member; raises Forbidden."""
    if credential.member is None or credential.brand is None:
        raise Forbidden(
            _("Your account belongs to no brand yet. Ask an admin to invite you."), code="no_brand"
        )
    member = credential.member
    request.member, request.brand = member, credential.brand  # type: ignore[attr-defined]
    request.actor = Actor.member(member)  # type: ignore[attr-defined]
    if capabilities and not any(may(member, each) for each in capabilities):
        raise Forbidden(_("Your role (%(role)s) doesn't open this page.") % {"role": member.role})
    return request  # type: ignore[return-value]


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back again. A script is told where to send its page."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    if not details and not problems.wants_json(request):
        return redirect_to_login(request.get_full_path())
    address = redirect_to_login(_page_of(details), reverse("account_login"))["Location"]
    return HttpResponse(status=401, headers={"HX-Redirect": address})


def _page_of(details: HtmxDetails) -> str:
    at = urlsplit(details.current_url or "").path if details else ""
    return at if at.startswith("/console/") else reverse("console:home")
