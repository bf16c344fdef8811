"""How a rule of who may have what is said, in English and German."""

from __future__ import annotations

from collections.abc import Sequence

from apps.core import countries
from apps.grounding.rule_view import RuleView

LANGUAGES = ("en", "de")


def said(rule: RuleView, name: str, language: str, *, country: str = "") -> str | None:
    """The rule in a sentence, with the brand's own words behind it; None where these are in another language.

    With `country`, of a list of places only that one.
    """
    told = rule.texts.get(language, "")
    if not told and any(rule.texts.values()):
        return None
    german = language == "de"
    sentence = _age(rule, name, german) if rule.kind == "age" else _places(rule, name, german, country)
    if not told:
        return sentence
    return f"{sentence} {told if told.rstrip().endswith(('.', '!')) else f'{told}.'}"


def title(kind: str, language: str) -> str:
    """What the source is called."""
    english, german = {
        "delivery": ("Delivery area", "Liefergebiet"),
        "region": ("Where it is sold", "Verkaufsgebiet"),
        "age": ("Minimum age", "Mindestalter"),
    }[kind]
    return german if language == "de" else english


def _age(rule: RuleView, name: str, german: bool) -> str:
    if german:
        what = f"Für {_thing(rule, name, german)} müssen Sie" if _thing(rule, name, german) else "Sie müssen"
        return f"{what} mindestens {rule.min_age} Jahre alt sein."
    thing = _thing(rule, name, german)
    return f"You must be at least {rule.min_age} years old{f' for {thing}' if thing else ''}."


def _places(rule: RuleView, name: str, german: bool, country: str) -> str:
    codes = [country] if country and not rule.only else list(rule.countries)
    thing, area = _thing(rule, name, german), _area(rule, german)
    if rule.kind == "region":
        return _sold(rule, thing, codes, area, german)
    if german:
        way = _and([countries.towards(code, "de") for code in codes], german)
        how = "nur " if rule.only else "" if rule.allowed else "nicht "
        return f"Wir liefern {f'{thing} ' if thing else ''}{how}{way}{area}."
    way = _and([countries.towards(code, "en").removeprefix("to ") for code in codes], german)
    verb = "We deliver" if rule.allowed else "We do not deliver"
    return f"{verb}{f' {thing}' if thing else ''}{' only' if rule.only else ''} to {way}{area}."


def _sold(rule: RuleView, thing: str, codes: Sequence[str], area: str, german: bool) -> str:
    if german:
        names = _and([countries.name(code, "de") for code in codes], german)
        how = "nur " if rule.only else "" if rule.allowed else "nicht "
        return f"Wir verkaufen {f'{thing} ' if thing else ''}{how}hier: {names}{area}."
    names = _and([countries.towards(code, "en").removeprefix("to ") for code in codes], german)
    verb = "We sell" if rule.allowed else "We do not sell"
    return f"{verb} {thing or 'goods'}{' only' if rule.only else ''} in {names}{area}."


def _thing(rule: RuleView, name: str, german: bool) -> str:
    """What the rule is about: the product, a kind of goods, '' for all."""
    if rule.product:
        return name if german or name.lower().startswith("the ") else f"the {name}"
    if not rule.category:
        return ""
    kind = rule.category.rsplit(" > ", 1)[-1]
    return f"Waren der Art „{kind}“" if german else f"goods of the kind “{kind}”"


def _area(rule: RuleView, german: bool) -> str:
    if not rule.postcodes:
        return ""
    lead = ", Postleitzahlen, die so beginnen: " if german else ", postcodes beginning with "
    return lead + _or(rule.postcodes, german)


def _and(parts: Sequence[str], german: bool) -> str:
    return _joined(parts, " und " if german else " and ")


def _or(parts: Sequence[str], german: bool) -> str:
    return _joined(parts, " oder " if german else " or ")


def _joined(parts: Sequence[str], link: str) -> str:
    return link.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
