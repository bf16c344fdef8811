"""A brand's two colours, with the contrast they must keep."""

from __future__ import annotations

from apps.core.colours import HEX, INK, PAPER, READABLE, VISIBLE, contrast, ink_on, lightened
from apps.tenants.models import Brand


def colours(brand: Brand) -> dict[str, list[str]]:
    """``{brand: [light, dark], ink: [light, dark]}``; a colour nothing can be read on is not used."""
    light = _usable(_set(brand, "primary"))
    dark = lightened(light)
    return {"brand": [light, dark], "ink": [ink_on(light), ink_on(dark)]}


def stylesheet(brand: Brand) -> str:
    """The tokens a brand may set; everything else keeps its contrast by itself."""
    pair, accent = colours(brand), _set(brand, "accent")
    if not HEX.fullmatch(accent) or contrast(accent, PAPER) < VISIBLE:
        accent = pair["brand"][0]
    return (
        f":root{{--brand:light-dark({pair['brand'][0]},{pair['brand'][1]});"
        f"--brand-ink:light-dark({pair['ink'][0]},{pair['ink'][1]});"
        f"--accent:light-dark({accent.lower()},{lightened(accent)})}}\n"
    )


def _set(brand: Brand, name: str) -> str:
    return str((brand.settings.get("colours") or {}).get(name) or "")


def _usable(value: str) -> str:
    if not HEX.fullmatch(value):
        return INK
    return value.lower() if contrast(ink_on(value), value) >= READABLE else INK
