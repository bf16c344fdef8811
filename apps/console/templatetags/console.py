"""What the console's templates need beyond Django: pictures, the bar, initials."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.console import navigation

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawn picture from our sprite; decoration only, words stand beside it."""
    kind = f"icon icon--{size}" if size else "icon"
    address = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', kind, address)


@register.simple_tag(takes_context=True)
def areas(context: Context) -> list[dict[str, Any]]:
    """The bar's entries for the member who looks at this page."""
    request = context["request"]
    member = request.credential.member
    return navigation.entries(member, request.path) if member else []


@register.filter
def initials(name: str) -> str:
    """Up to two letters for a face without a photo."""
    words = name.split()
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper() or "?"
