"""The brand itself: what it is called, where its clock hangs, how its widget looks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page
from apps.people import branding, pictures
from apps.people.roles import Capability
from apps.tenants.models import Brand

_DEFAULT_COLOURS = {"primary": "#15181b", "accent": "#8a5a00"}


class BrandForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    timezone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("“Back at 09:00” is said by this clock."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        help_text=gettext_lazy("Where a feed names none."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "size": 3}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the widget"),
        widget=forms.CheckboxSelectMultiple,
        choices=settings.LANGUAGES,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("First language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("For shoppers whose language you don't speak."),
    )
    primary = forms.CharField(
        label=gettext_lazy("Main colour"),
        help_text=gettext_lazy("Buttons and the shopper's own words. Text must be readable on it."),
        widget=forms.TextInput(attrs={"type": "color", "data-action": "input->admin-colours#draw"}),
    )
    accent = forms.CharField(
        label=gettext_lazy("Second colour"),
        help_text=gettext_lazy("The line over the widget. Must be seen on white."),
        widget=forms.TextInput(attrs={"type": "color", "data-action": "input->admin-colours#draw"}),
    )
    logo = forms.CharField(
        label=gettext_lazy("Logo's address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("https://… or upload a picture below."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Upload a logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, WebP or SVG, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif,image/svg+xml"}),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


@lru_cache
def zones() -> tuple[str, ...]:
    """Names of time zones to pick from; the verb takes any that exists."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc")))


@requires(Capability.ADMINISTER)
def brand(request: ConsoleRequest) -> HttpResponse:
    """Show and change the brand."""
    form = BrandForm(request.POST or None, request.FILES or None, initial=_initial(request.brand))
    if request.method == "POST" and carry_out(form, lambda: _save(request, form.cleaned_data)):
        messages.success(request, _("Saved. Open widgets show it when they load next."))
        return redirect("console:admin-brand")
    return page(request, "console/admin/brand.html", form, zones=zones(), logo=_logo(request.brand))


def _save(request: ConsoleRequest, data: dict[str, Any]) -> Brand:
    upload = data.pop("upload")
    logo = "" if data.pop("remove_logo") else data["logo"] or _picture(request.brand)
    data["logo"] = pictures.keep(upload.read(pictures.LARGEST + 1), request.brand) if upload else logo
    return branding.update_brand(request.brand, **data, by=request.actor)


def _initial(brand: Brand) -> dict[str, Any]:
    colours = _DEFAULT_COLOURS | (brand.settings.get("colours") or {})
    logo = _logo(brand)
    return {
        "name": brand.name,
        "timezone": brand.timezone,
        "currency": brand.currency,
        "languages": brand.languages,
        "default_language": brand.default_language,
        "primary": colours["primary"].lower(),
        "accent": colours["accent"].lower(),
        "logo": "" if pictures.is_kept(logo) else logo,
    }


def _logo(brand: Brand) -> str:
    return str(brand.settings.get("logo") or "")


def _picture(brand: Brand) -> str:
    """The uploaded logo, which an empty address field leaves in place."""
    logo = _logo(brand)
    return logo if pictures.is_kept(logo) else ""
