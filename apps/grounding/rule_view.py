"""A rule of who may have what, as grounding takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RuleView:
    """An approved rule that holds today. `kind` is delivery, region or age.

    `depth` says how close it is: 0 the whole range, then the deeper the category, most for the product's own.
    `countries` are ISO 3166 codes, `postcodes` beginnings in the one country; `only`: nowhere else. `texts`
    are the brand's own words by language, told with the answer.
    """

    id: str
    kind: str
    depth: int = 0
    product: str = ""
    category: str = ""
    allowed: bool = True
    only: bool = False
    countries: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    min_age: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    date: str = ""
