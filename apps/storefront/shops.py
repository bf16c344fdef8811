"""What each demo shop says about itself. Brands without an entry get plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """The words on a shop's front."""

    title: str
    lead: str
    promises: tuple[tuple[str, str], ...]
    look: str = "plain"


FACES = {
    "fjell": Face(
        "Gear that stays out longer than you planned",
        "Packs, tents and layers for long days, made to be repaired. Ask us before you buy: "
        "most of what goes wrong on a tour was decided in a shop.",
        (
            ("truck", "Free delivery from €75"),
            ("return", "60 days to return"),
            ("settings", "Repaired in our own workshop"),
        ),
        "fjell",
    ),
    "lumen": Face(
        "Light you can open, mend and keep",
        "Lamps, bulbs and smart parts that run without a cloud. Every screw is reachable, every spare part "
        "has a number, and somebody here knows which dimmer goes with it.",
        (
            ("truck", "Sent the same day until 14:00"),
            ("settings", "Spare parts for ten years"),
            ("shield", "Runs without a cloud"),
        ),
        "lumen",
    ),
}


def face(slug: str, name: str) -> Face:
    """The shop's own words, or plain ones."""
    return FACES.get(slug, Face(name, "Have a look around. Ask us anything.", ()))
