"""SVG from outside, rebuilt from what a drawing needs: shapes, colours, gradients. Nothing that runs,
loads or links survives, because only known elements and attributes are copied."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_ELEMENTS = (
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan clipPath "
    "mask linearGradient radialGradient stop"
)
ELEMENTS = frozenset(_ELEMENTS.split())
_PAINT = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity clip-path clip-rule mask color stop-color "
    "stop-opacity display visibility font-family font-size font-weight font-style letter-spacing "
    "text-anchor dominant-baseline"
)
PAINT = frozenset(_PAINT.split())
_ATTRIBUTES = (
    "id viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points transform offset "
    "gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits "
    "preserveAspectRatio pathLength version"
)
ATTRIBUTES = PAINT | frozenset(_ATTRIBUTES.split())
# A value may point inside the drawing and nowhere else.
_FOREIGN = re.compile(r"url\((?!\s*['\"]?#)|javascript:|data:|[<&\\]|@import|expression\(", re.IGNORECASE)
DEEPEST, MOST = 40, 4_000

register_namespace("", SVG)


def cleaned(content: bytes) -> bytes:
    """The drawing rebuilt. Raises ValueError, in words, for what is no SVG or can't be shown without
    what was left out (a style sheet, an embedded picture or page)."""
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ValueError("This SVG can't be read.") from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("This is no SVG drawing.")
    made = Element(root.tag)
    _fill(made, root, depth=0)
    if sum(1 for _ in made.iter()) > MOST:
        raise ValueError("This drawing has too many parts for a logo.")
    drawn: bytes = tostring(made, encoding="utf-8", xml_declaration=True)
    return drawn


def _fill(made: Element, source: Element, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError("This drawing is nested too deeply.")
    for name, value in source.attrib.items():
        _copy(made, name, value)
    made.text, made.tail = source.text, source.tail
    for child in source:
        space, _, name = str(child.tag).rpartition("}")
        if space == "{" + SVG and name in ELEMENTS and name != "svg":
            _fill(SubElement(made, child.tag), child, depth + 1)
        elif name in ("style", "image", "foreignObject"):
            raise ValueError(f"This drawing uses <{name}>: save it as a plain SVG, or as PNG.")


def _copy(made: Element, name: str, value: str) -> None:
    if name in ("href", f"{{{XLINK}}}href"):
        if value.startswith("#"):
            made.set("href", value)
    elif name == "style":
        for part in value.split(";"):
            key, _, worth = (side.strip() for side in part.partition(":"))
            if key in PAINT and not _FOREIGN.search(worth):
                made.set(key, worth)
    elif name in ATTRIBUTES and not _FOREIGN.search(value):
        made.set(name, value)
