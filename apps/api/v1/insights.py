"""What the brand may learn, over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.permissions import Staff
from apps.api.views import Endpoint
from apps.core.errors import Invalid
from apps.people.roles import Capability
from apps.quality import selectors
from apps.quality.models import GAP, Gap


class Gaps(Endpoint):
    """Questions that nothing approved answers, newest first; ``?state=`` names one of their states."""

    audience: ClassVar[object] = Staff(Capability.INSIGHTS, scope="insights")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "")
        if state and state not in GAP.states():
            raise Invalid("No such state.", fields={"state": [", ".join(sorted(GAP.states()))]})
        found = page(selectors.gaps(state), request, lambda gap: {"gap": gap})
        rows: list[Gap] = [each["gap"] for each in found["results"]]
        said = selectors.samples(rows)
        results = [selectors.card(gap, said.get(gap.pk, [])) for gap in rows]
        return Response(found | {"results": results})


urlpatterns = [path("insights/gaps", Gaps.as_view())]
