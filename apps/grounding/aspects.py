"""Whether a piece of evidence tells the aspect that is asked for: true and beside the question is no answer.

`What can it carry` is not answered by its own weight, `how wide` by no height, `how long does it last` by no
charging time, `how many pockets has it` by no number of items.
"""

from __future__ import annotations

from apps.grounding.lexicon import pattern
from apps.grounding.relevance import Asked, told
from apps.grounding.types import Evidence
from apps.grounding.words import concept, tokens

_OTHER_ASPECT = 0.3
_AXES = {
    "width": "width", "wide": "width", "broad": "width", "diameter": "width", "height": "height",
    "tall": "height", "high": "height", "depth": "depth", "deep": "depth", "thick": "thickness",
    "thickness": "thickness", "length": "length", "long": "length",
}  # fmt: skip
_AXIS_ASKED = pattern(
    r"\bhow (wide|broad|tall|high|deep|thick)\b",
    r"\b(?:what|which|whats)\b.{0,30}\b(width|height|depth|thickness|diameter)\b",
)
_CARRIES = pattern(
    r"\bhow (?:much|many|heavy)\b.{0,40}\b(?:holds?|carry|carries|supports?|bears?|take|lifts?)\b",
    r"\b(?:weight|load) (?:can|does|will|could|do) .{0,30}\b(?:hold|carry|support|bear|take|lift)\b",
    r"\b(?:weight|load|carrying|lifting) (?:capacity|limit|rating)\b",
    r"\b(?:max(?:imum)?|most) (?:\w+ )?(?:weight|load|user)\b",
    r"\bhow heavy (?:can|may|should|must) \w+(?: \w+)? be\b",
)
_CARRYING = pattern(
    r"\b(?:capacit|load|support|hold|carr|bear|limit|max|user|up to|rated|withstand|lift|recommend|permitted"
    r"|allowed|total)"
)
_LASTS = pattern(r"\bhow long\b.{0,40}\b(?:last|lasts|run|runs)\b")
_CHARGING = pattern(r"\b(?:re)?charg\w*\s+(?:fully\s+)?(?:in|within|takes?|time|under)\b")
_LASTING = pattern(r"\b(?:lasts?|runs?|run ?time|life|hours of|of use|playback|operation)\b")
_PACKED_ASKED = pattern(
    r"\b(?:shipping|shipped|package|packaged?|parcel) (?:weight|size|dimensions?)\b",
    r"\b(?:weight|size|dimensions?) (?:of|for) (?:the )?(?:shipping|package|parcel)\b",
)
_PACKED = pattern(r"packag|packed|shipping|parcel")
_HAS_MANY = pattern(
    r"\bhow many (\w+)(?: \w+)? (?:does|do|has|have) (?:it|this|that|these|they|the|each)\b.*\bha(?:ve|s)\b"
)
_ALL_ITEMS = pattern(
    r"^(?:number of (?:items|pieces|units|packs)|item count|unit count|quantity|pack(?:age)? quantity)\b"
)
_MANNER = pattern(
    r"^\W*how (?:will|is|are|do you|does) .{0,24}\b(?:delivered|shipped|sent|deliver|ship|send|arrive)\W*$"
)
_AMOUNT = pattern(r"\bfree\b|\bcosts?\b|[€$£]")
_IS_THE = pattern(r"^\W*(?:is|are|can|does|do|will) (?:the|its|your) (\w+)")
_THE = pattern(r"^\W*(?:the|its) (\w+) (?:is|are|can|has|have|does)\b")


def other_aspect(asking: Asked, piece: Evidence) -> float:
    """What the chance of the piece is multiplied with: 1 where it may tell what is asked, else less."""
    text = piece.text
    beside = (
        (_CARRIES.search(asking.text) and _own_mass(text))
        or _other_axis(asking.text, piece)
        or (_LASTS.search(asking.text) and _CHARGING.search(text) and not _LASTING.search(text))
        or (_PACKED_ASKED.search(asking.text) and _unpacked(piece))
        or _number_of_all(asking.text, piece)
        or (_MANNER.search(asking.text) and _AMOUNT.search(text))
        or _of_another_part(asking, text)
    )
    return _OTHER_ASPECT if beside else 1.0


def _own_mass(text: str) -> bool:
    """True for a weight that is nobody's load."""
    masses = [n for n in told(text).numbers if n.dimension == "mass"]
    return bool(masses) and not _CARRYING.search(text) and not any(n.bound == "max" for n in masses)


def _unpacked(piece: Evidence) -> bool:
    """True for a weight or size of the thing itself."""
    measures = {n.dimension for n in told(piece.text).numbers}
    return bool(measures & {"mass", "length"}) and not _PACKED.search(piece.text)


def _other_axis(question: str, piece: Evidence) -> bool:
    """True for an attribute of one side where another is asked for (`seat height` for `how wide`)."""
    found = _AXIS_ASKED.search(question)
    if found is None or piece.kind != "attribute":
        return False
    said = {_AXES[word] for word in tokens(piece.text) if word in _AXES}
    said |= {_AXES[n.role] for n in told(piece.text).numbers if n.role in _AXES}
    return bool(said) and _AXES[next(filter(None, found.groups()))] not in said


def _number_of_all(question: str, piece: Evidence) -> bool:
    """True for how many items one gets where it is asked how many of a part each has."""
    found = _HAS_MANY.search(question)
    if found is None or piece.kind != "attribute" or not _ALL_ITEMS.search(piece.text.lower()):
        return False
    return concept(found[1]) not in told(piece.text).concepts


def _of_another_part(asking: Asked, text: str) -> bool:
    """True for a sentence that begins with one part of the product where another is asked about."""
    mine, theirs = _IS_THE.search(asking.text), _THE.search(text)
    if mine is None or theirs is None:
        return False
    asked_of, spoken_of = concept(mine[1]), concept(theirs[1])
    return not {asked_of, spoken_of} & asking.called and asked_of not in told(text).concepts
