"""How a policy fact is said, in English and German."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from apps.core import countries
from apps.grounding.phrases import money
from apps.grounding.types import PolicyFact

LANGUAGES = ("en", "de")
_TITLES = {
    "returns": ("Returns", "Rückgabe"), "delivery": ("Delivery", "Lieferung"),
    "countries": ("Delivery", "Lieferung"), "express": ("Express delivery", "Expresslieferung"),
    "warranty": ("Warranty", "Garantie"), "payment": ("Payment", "Zahlung"),
}  # fmt: skip
_CONDITIONS = {
    "unworn": ("unworn", "ungetragen"), "unused": ("unused", "unbenutzt"),
    "unopened": ("unopened", "ungeöffnet"),
    "packaging": ("in the original packaging", "in der Originalverpackung"),
}  # fmt: skip
METHODS = {
    "visa": ("Visa", "Visa"), "mastercard": ("Mastercard", "Mastercard"),
    "amex": ("American Express", "American Express"), "paypal": ("PayPal", "PayPal"),
    "klarna": ("Klarna", "Klarna"), "apple_pay": ("Apple Pay", "Apple Pay"),
    "google_pay": ("Google Pay", "Google Pay"), "direct_debit": ("direct debit", "Lastschrift"),
    "bank_transfer": ("bank transfer", "Überweisung"), "prepayment": ("prepayment", "Vorkasse"),
    "invoice": ("invoice", "Rechnung"), "instalments": ("instalments", "Ratenzahlung"),
    "cash_on_delivery": ("cash on delivery", "Nachnahme"), "gift_card": ("gift card", "Geschenkkarte"),
    "twint": ("TWINT", "TWINT"), "ideal": ("iDEAL", "iDEAL"),
}  # fmt: skip
_ALSO = {
    "amex": "amex", "direct_debit": "sepa", "instalments": "installments?|raten", "gift_card": "gift cards",
    "invoice": "auf rechnung", "bitcoin": "bitcoins?|crypto|krypto\\w*",
    "card": "credit cards?|kreditkarten?",
    "debit": "debit cards?|ec-?karten?|girocard", "cash": "cash|bargeld|bar", "cheque": "cheques?|schecks?",
}  # fmt: skip


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each way to pay by all its names, those of several words first (`cash on delivery` before `cash`)."""
    names = {key: [re.escape(each) for each in dict.fromkeys(both)] for key, both in METHODS.items()}
    for key, more in _ALSO.items():
        names.setdefault(key, []).extend(more.split("|"))
    order = sorted(names, key=lambda key: -max(map(len, names[key])))
    return [(key, re.compile(rf"\b(?:{'|'.join(names[key])})\b", re.IGNORECASE)) for key in order]


_BY_NAME = _patterns()


def _is(language: str) -> bool:
    return language == "de"


def title(kind: str, language: str) -> str:
    """What the source is called."""
    return _TITLES[kind][_is(language)]


def _and(parts: Sequence[str], language: str) -> str:
    link = " und " if _is(language) else " and "
    return link.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def methods_in(text: str) -> tuple[list[str], str]:
    """The ways to pay a text names, and the text without them."""
    found = []
    for key, pattern in _BY_NAME:
        if pattern.search(text):
            found.append(key)
            text = pattern.sub(" ", text)
    return found, text


def window(rule: PolicyFact, language: str) -> str:
    """Until when goods may come back, and in what state."""
    days = rule.value["days"]
    states = [_CONDITIONS[each][_is(language)] for each in rule.value.get("conditions", ())]
    if _is(language):
        said = f"Sie können Ware innerhalb von {days} {'Tag' if days == 1 else 'Tagen'} nach der Lieferung"
        return f"{said} zurückgeben{f', wenn sie {_and(states, language)} ist' if states else ''}."
    said = f"You can return goods within {days} day{'' if days == 1 else 's'} of delivery"
    return f"{said}{f' if they are {_and(states, language)}' if states else ''}."


def exceptions(rule: PolicyFact, language: str) -> str | None:
    """What can't come back; '' where nothing is excepted, None where it is not told in this language."""
    if not any(rule.value.get(f"except_{each}") for each in LANGUAGES):
        return ""
    told = rule.value.get(f"except_{language}")
    lead = "Von der Rückgabe ausgenommen" if _is(language) else "Excluded from return"
    return f"{lead}: {told}." if told else None


def postage(rule: PolicyFact, language: str) -> str:
    """Who pays for the way back."""
    ours = rule.value["postage"] == "brand"
    if _is(language):
        return f"Die Kosten der Rücksendung tragen {'wir' if ours else 'Sie'}."
    return f"{'We' if ours else 'You'} pay the return postage."


def refund(rule: PolicyFact, language: str) -> str:
    """When the money is back."""
    days = rule.value["refund_days"]
    if _is(language):
        return (
            f"Wir erstatten den Betrag innerhalb von {days} {'Tag' if days == 1 else 'Tagen'}"
            " nach Eingang der Rücksendung."
        )
    return f"We refund the money within {days} day{'' if days == 1 else 's'} of receiving the return."


def _subject(rule: PolicyFact, language: str) -> str:
    if rule.kind == "express":
        return "Die Expresslieferung" if _is(language) else "Express delivery"
    way = countries.towards(rule.scope, language)
    return f"Die Lieferung {way}" if _is(language) else f"Delivery {way}"


def cost(rule: PolicyFact, language: str, *, free: bool = False) -> list[str]:
    """What it costs, and from which amount on it is free; that first where it is what was asked."""
    subject, said = _subject(rule, language), []
    if "cost" in rule.value:
        amount = Decimal(rule.value["cost"])
        price = money(amount, rule.value["currency"], language)
        costs = f"kostet {price}" if _is(language) else f"costs {price}"
        said.append(
            f"{subject} {costs if amount else 'ist kostenlos' if _is(language) else 'is free of charge'}."
        )
    if "free_from" in rule.value:
        least = money(Decimal(rule.value["free_from"]), rule.value["currency"], language)
        if _is(language):
            said.append(f"{subject} ist ab einem Bestellwert von {least} kostenlos.")
        else:
            said.append(f"{subject} is free of charge for orders from {least}.")
    return said[::-1] if free else said


def time(rule: PolicyFact, language: str) -> list[str]:
    """How many working days it takes."""
    if "days_max" not in rule.value:
        return []
    least, most = rule.value.get("days_min"), rule.value["days_max"]
    span = f"{most}" if least in (None, most) else f"{least} {'bis' if _is(language) else 'to'} {most}"
    up_to = "" if least is not None else "bis zu " if _is(language) else "up to "
    if _is(language):
        return [
            f"{_subject(rule, language)} dauert {up_to}{span} {'Werktag' if span == '1' else 'Werktage'}."
        ]
    return [f"{_subject(rule, language)} takes {up_to}{span} working day{'' if span == '1' else 's'}."]


def reached(rule: PolicyFact, language: str) -> str:
    """That the brand delivers there."""
    return everywhere([rule.scope], language)


def everywhere(codes: Sequence[str], language: str) -> str:
    """The countries the brand delivers to."""
    if _is(language):
        return f"Wir liefern {_and([countries.towards(code, language) for code in codes], language)}."
    names = [countries.towards(code, language).removeprefix("to ") for code in codes]
    return f"We deliver to {_and(names, language)}."


def warranty(rule: PolicyFact, language: str) -> str:
    """How long the warranty lasts, and for which kind of goods."""
    months = rule.value["months"]
    if _is(language):
        time = f"{months} {'Monat' if months == 1 else 'Monate'}"
        return f"Die Garantie{f' für {rule.scope.title()}' if rule.scope else ''} beträgt {time}."
    time = f"{months} month{'' if months == 1 else 's'}"
    return f"The warranty{f' on {rule.scope}' if rule.scope else ''} is {time}."


def accepted(methods: Sequence[str], language: str) -> str:
    """The ways to pay."""
    said = _and([METHODS[each][_is(language)] for each in methods], language)
    return f"Sie können so bezahlen: {said}." if _is(language) else f"We accept {said}."


def sentences(rule: PolicyFact, language: str) -> list[str]:
    """All that the AI may say because of one fact."""
    value = rule.value
    if rule.kind == "returns":
        more = [exceptions(rule, language) or ""]
        more += [postage(rule, language)] if "postage" in value else []
        more += [refund(rule, language)] if "refund_days" in value else []
        return [window(rule, language), *filter(None, more)]
    if rule.kind in ("delivery", "express"):
        return [*cost(rule, language), *time(rule, language)]
    if rule.kind == "warranty":
        return [warranty(rule, language)]
    return [accepted(value["methods"], language)] if rule.kind == "payment" else []
