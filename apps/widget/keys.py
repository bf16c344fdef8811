"""Which brand's widget is asked for, where, and in which language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest

from apps.people.functions import brand_of_widget_key
from apps.people.models import WidgetKey
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope


@dataclass(frozen=True)
class Placed:
    """A widget key on one page of its brand. ``origin`` is empty where the page isn't the brand's."""

    brand: Brand
    key: WidgetKey
    origin: str
    language: str
    zone: ZoneInfo


@contextmanager
def placed(request: HttpRequest, public: str) -> Iterator[Placed]:
    """Everything inside belongs to the key's brand; an unknown key is 404."""
    brand = brand_of_widget_key(public)
    if brand is None:
        raise Http404
    with brand_scope(brand):
        key = WidgetKey.objects.get(key=public)
        yield Placed(brand, key, _origin(request, key), _language(request, brand), _zone(request, brand))


def _origin(request: HttpRequest, key: WidgetKey) -> str:
    """The page's origin as the loader tells it, if the key lists it.

    It need not be believed: the frame then names exactly this origin in ``frame-ancestors``, so a
    page that lies gets a frame its browser refuses to show.
    """
    claimed = urlsplit(request.GET.get("origin", ""))
    origin = f"{claimed.scheme}://{claimed.netloc}"
    return origin if origin in key.origins else ""


def _language(request: HttpRequest, brand: Brand) -> str:
    """The wanted language if the brand speaks it (``de-AT`` counts as ``de``), else the brand's own."""
    offered = brand.languages or [brand.default_language]
    wanted = request.GET.get("language", "").split("-")[0].lower()
    return wanted if wanted in offered else brand.default_language


def _zone(request: HttpRequest, brand: Brand) -> ZoneInfo:
    for name in (request.GET.get("timezone", ""), brand.timezone):
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            continue
    return ZoneInfo("UTC")
