"""Field mapping: from the names of any JSON feed to the names of the catalogue JSON.

A mapping is a JSON object `{target: spec}`. A spec is a dotted path (`"price.net"`, `"images.0.url"`), or
an object with `path` (or a list of paths, the first filled one wins) and, as needed, `cast` (`cents`,
`number`, `text`, `bool`, `list`, `currency:EUR`), `currency`, `split`, `unit`, `label`, `default`; or
`{"value": literal}`. `attributes` also takes `{"prefix": "attr_n_", "cast": "number"}` or a list of such;
`variants`, `relations` and `unapproved` take `{"path": ..., "fields": {target: spec}}`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from apps.catalog.importers import values
from apps.catalog.importers.items import Attribute, FeedError, ItemError

Record = dict[str, Any]
Getter = Callable[[Any], Any]

TARGETS = frozenset(
    [
        "sku",
        "title",
        "brand",
        "category",
        "product_type",
        "url",
        "description",
        "bullets",
        "attributes",
        "price",
        "compare_at",
        "stock",
        "images",
        "variants",
        "relations",
        "unapproved",
        "tags",
        "active",
        "status",
    ]
)
LISTS = frozenset({"variants", "relations", "unapproved"})
# Names end at 120 letters; a second value under one name needs room for its type.
NAME_LIMIT = 100
CASTS = frozenset({"cents", "number", "text", "bool", "list"})


class Mapping:
    """A checked mapping, ready to turn source records into catalogue records."""

    def __init__(self, spec: object) -> None:
        if not isinstance(spec, dict):
            raise FeedError("bad_mapping", "a mapping must be a JSON object")
        if unknown := sorted(set(spec) - TARGETS):
            raise FeedError("bad_mapping", f"unknown target fields: {', '.join(unknown)}")
        self._getters = {target: _getter_for(target, one) for target, one in spec.items()}

    def __call__(self, source: object) -> Record:
        """The record under our names. Raises ItemError for a value that cannot be cast."""
        if not isinstance(source, dict):
            raise ItemError("not_an_object", "a product must be a JSON object")
        return {target: get(source) for target, get in self._getters.items()}


def _getter_for(target: str, spec: Any) -> Getter:
    if target == "attributes":
        return _attributes(spec)
    if target in LISTS and isinstance(spec, dict) and "fields" in spec:
        return _children(spec)
    return _value(spec, money=target in {"price", "compare_at"})


def find(source: Any, path: str) -> Any:
    """What stands at a dotted path: keys of objects, positions of lists; `.` is the source itself.

    A key that itself contains dots is found too, when it is there as a whole.
    """
    if path == ".":
        return source
    if isinstance(source, dict) and path in source:
        return source[path]
    for part in path.split("."):
        if isinstance(source, dict):
            source = source.get(part)
        elif isinstance(source, list) and part.isdigit():
            source = source[int(part)] if int(part) < len(source) else None
        else:
            return None
    return source


def _value(spec: Any, *, money: bool = False) -> Getter:
    if isinstance(spec, str):
        return lambda source: find(source, spec)
    if isinstance(spec, list):
        parts = [_value(one) for one in spec]
        return lambda source: [found for get in parts if (found := get(source)) not in (None, "")]
    if not isinstance(spec, dict):
        raise FeedError("bad_mapping", f"cannot read the specification {spec!r}")
    if "value" in spec:
        return lambda source: spec["value"]
    if money and "amount" in spec:
        return _money_parts(spec)
    return _path_value(spec)


def _money_parts(spec: Record) -> Getter:
    amount, currency = _value(spec["amount"]), _value(spec.get("currency", {"value": ""}))
    return lambda source: {"amount": amount(source), "currency": currency(source)}


def _path_value(spec: Record) -> Getter:
    paths = spec.get("path", ".")
    paths = [paths] if isinstance(paths, str) else paths
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise FeedError("bad_mapping", f"“path” must be text or a list of texts in {spec!r}")
    cast = _cast(spec)
    default = spec.get("default")

    def get(source: Any) -> Any:
        found = next((f for path in paths if (f := find(source, path)) not in (None, "")), default)
        return None if found is None else cast(found)

    return get


def _cast(spec: Record) -> Getter:
    cast, split, currency = str(spec.get("cast", "")), spec.get("split"), spec.get("currency", "")
    if cast.startswith("currency:"):
        currency = cast.partition(":")[2]
        return lambda found: {"amount": found, "currency": currency}
    if cast == "cents":
        return lambda found: {"amount": _from_cents(found), "currency": currency}
    if split or cast == "list":
        return lambda found: values.texts(found, split or ",")
    if currency:
        return lambda found: {"amount": found, "currency": currency}
    simple: dict[str, Getter] = {
        "": lambda f: f,
        "number": values.number,
        "bool": values.boolean,
        "text": _text,
    }
    if cast not in simple:
        raise FeedError(
            "bad_mapping", f"unknown cast “{cast}”; there are {', '.join(sorted(CASTS))}, currency:XXX"
        )
    return simple[cast]


def _text(found: Any) -> str:
    return ", ".join(values.texts(found)) if isinstance(found, list) else str(found)


def _from_cents(found: Any) -> Decimal:
    try:
        return Decimal(str(found)) / 100
    except ArithmeticError as error:
        raise ItemError("bad_price", f"“{found}” is not a number of cents") from error


def _attributes(spec: Any) -> Getter:
    parts = spec if isinstance(spec, list) else [spec]
    getters = [_attribute_part(part) for part in parts]

    def get(source: Any) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {}
        for part in getters:
            for one in part(source).values():
                name = _free_name(one, found)
                found[name] = replace(one, name=name) if name != one.name else one
        return found

    return get


def _free_name(one: Attribute, taken: dict[str, Attribute]) -> str:
    """One name in two parts of the feed loses neither: `tilt`, `tilt_bool`, `tilt_bool_2`."""
    if one.name not in taken:
        return one.name
    typed = f"{one.name[:NAME_LIMIT]}_{one.type}"
    numbered = (f"{typed}_{number}" for number in count(2))
    return typed if typed not in taken else next(name for name in numbered if name not in taken)


def _attribute_part(spec: Any) -> Getter:
    if isinstance(spec, dict) and "prefix" in spec:
        return _by_prefix(spec)
    if isinstance(spec, str) or (isinstance(spec, dict) and set(spec) <= {"path", "cast"} and "path" in spec):
        return _whole_object(spec)
    if isinstance(spec, dict):
        return _named(spec)
    raise FeedError("bad_mapping", f"cannot read the attributes {spec!r}")


def _by_prefix(spec: Record) -> Getter:
    prefix, cast, unit = str(spec["prefix"]), str(spec.get("cast", "")), str(spec.get("unit", ""))
    start = len(prefix)

    def get(source: Any) -> dict[str, Attribute]:
        found = (
            values.attribute(key[start:], value, cast=cast, unit=unit)
            for key, value in source.items()
            if key.startswith(prefix) and len(key) > start
        )
        return {one.name: one for one in found if one}

    return get


def _whole_object(spec: Any) -> Getter:
    path = spec if isinstance(spec, str) else spec["path"]
    cast = "" if isinstance(spec, str) else spec.get("cast", "")

    def get(source: Any) -> dict[str, Attribute]:
        pairs = find(source, path)
        items = pairs.items() if isinstance(pairs, dict) else ()
        found = (values.attribute(str(name), value, cast=cast) for name, value in items)
        return {one.name: one for one in found if one}

    return get


def _named(spec: Record) -> Getter:
    parts = {name: one if isinstance(one, dict) else {"path": one} for name, one in spec.items()}
    getters = {name: _value({k: v for k, v in one.items() if k != "unit"}) for name, one in parts.items()}

    def get(source: Any) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {}
        for name, one in parts.items():
            value = getters[name](source)
            made = values.attribute(name, value, unit=one.get("unit", ""), label=one.get("label", ""))
            if made:
                found[name] = made
        return found

    return get


def _children(spec: Record) -> Getter:
    path = spec.get("path", ".")
    fields = {target: _getter_for(target, one) for target, one in spec["fields"].items()}
    split = spec.get("split")

    def get(source: Any) -> list[Record]:
        entries = find(source, path)
        if isinstance(entries, str) and split:
            entries = values.texts(entries, split)
        entries = entries if isinstance(entries, list) else [entries] if entries else []
        return [{target: one(entry) for target, one in fields.items()} for entry in entries]

    return get
