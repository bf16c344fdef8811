"""A size in another system than the goods bear (`UK 8` of an EU shoe): by an approved chart or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.grounding.lookups import prices
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.types import Evidence, KnowledgePort, ProductView, Statement, VariantView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.sizes import Sized, audience_in, said, system_in, value_of
from apps.grounding.verifier.rows import cells

CAPABILITY = "product_facts"
UNKNOWN = "unknown_size_system"
_SURE = 0.9
_MOST = 3
_SIZE = ("size", "größe", "grösse", "groesse", "taille", "talla", "maat")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a chart: its line, the columns it gives a system's size in, and where it stands."""

    line: str
    columns: tuple[tuple[Sized, str], ...]
    proof: Evidence

    def value(self, system: str, audience: str = "") -> str:
        """Its size in a system, '' where it has none or more than one."""
        found = {size.value for size, _ in self.columns if size.system == system and _meets(size, audience)}
        return found.pop() if len(found) == 1 else ""

    def has(self, size: Sized) -> bool:
        return any(
            own.system == size.system and own.value == size.value and _meets(own, size.audience)
            for own, _ in self.columns
        )


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The sizes a product comes in: the option's name, and the system they are of as far as it is told."""

    option: str
    values: tuple[str, ...]
    system: str


def answer(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """What the chart says of a size named with its system, and whether the goods are there in it; None where
    no such size is named or it is the goods' own."""
    size = said(reading.question.text)
    if size is None:
        return None
    own = _sizes(reading.product) if reading.product else None
    if own and own.system == size.system:
        return None if size.value in map(value_of, own.values) else _other(reading)
    chart = _chart(reading, size, port)
    rows = [row for row in chart if row.has(size)]
    if own is None or reading.product is None:
        return _told(rows)
    own = replace(own, system=own.system or _system_of(own, chart))
    if own.system == size.system:
        return None if size.value in map(value_of, own.values) else _other(reading)
    if not rows or not own.system:
        return Refusal(UNKNOWN, CAPABILITY, confidence=0.15)
    return _there(reading, reading.product, own, rows, size)


def _sizes(product: ProductView) -> _Sizes | None:
    """The sizes in numbers that a product comes in; None where it has none."""
    for name in dict.fromkeys(name for variant in product.variants for name in variant.options):
        values = tuple(dict.fromkeys(v.options[name] for v in product.variants if name in v.options))
        if any(word in name.lower() for word in _SIZE) and all(map(value_of, values)):
            declared = next((str(a.value) for a in product.attributes if a.name == "size_system"), "")
            return _Sizes(name, values, system_in(f"{name} {values[0]} {declared}"))
    return None


def _chart(reading: Reading, size: Sized, port: KnowledgePort) -> list[_Row]:
    """The rows of the approved charts that may hold for these goods, each once."""
    product = reading.product
    query = f"size chart {size.system} {size.value} {reading.text}"
    found = port.passages(query, product=product.sku if product else None, language=reading.language)
    rows = [row for proof in found for line in proof.text.splitlines() if (row := _row(line, proof))]
    who = size.audience or audience_in(f"{product.title} {product.category}" if product else "")
    return [row for row in rows if not who or audience_in(row.proof.heading) in ("", who)]


def _row(line: str, proof: Evidence) -> _Row | None:
    columns = tuple(
        (Sized(system, value_of(value), audience_in(column)), column)
        for column, value in cells(line).items()
        if (system := system_in(column)) and value_of(value)
    )
    return _Row(line.strip(), columns, proof) if len(columns) > 1 else None


def _meets(column: Sized, audience: str) -> bool:
    return not audience or column.audience in ("", audience)


def _system_of(own: _Sizes, chart: Sequence[_Row]) -> str:
    """The one system in which the chart has all the sizes the goods come in, '' where there is no such."""
    values = set(map(value_of, own.values))
    systems = {size.system for row in chart for size, _ in row.columns}
    whole = [
        system
        for system in systems
        if values <= {size.value for row in chart for size, _ in row.columns if size.system == system}
    ]
    return whole[0] if len(whole) == 1 else ""


def _told(rows: Sequence[_Row]) -> Answer | None:
    """The rows that have the size, as the chart has them."""
    lines = {row.line: row for row in rows}
    if not lines or len(lines) > _MOST:
        return None
    statements = tuple(Statement(_sentence(row, len(lines) > 1), (row.proof.id,)) for row in lines.values())
    proofs = {row.proof.id: row.proof for row in lines.values()}
    return Answer(statements, tuple(proofs.values()), CAPABILITY, _SURE)


def _sentence(row: _Row, one_of_several: bool) -> str:
    part = row.proof.heading.split(" > ")[-1] if one_of_several else ""
    return f"{part}: {row.line}." if audience_in(part) else f"{row.line}."


def _there(
    reading: Reading, product: ProductView, own: _Sizes, rows: Sequence[_Row], size: Sized
) -> Outcome | None:
    """The row, and what is in stock or to be paid in the goods' own size of it."""
    told = _told(rows)
    values = {row.value(own.system, size.audience) for row in rows}
    if told is None or len(values) != 1 or not reading.has("price", "stock"):
        return told or Refusal(UNKNOWN, CAPABILITY, confidence=0.15)
    meant = _meant(reading, product, own, values.pop())
    if not meant:
        return _joined(told, _other(reading))
    closer = replace(reading, variants=meant)
    typed = prices.price(closer, product) if reading.has("price") else prices.stock(closer, product)
    return _joined(told, typed)


def _meant(reading: Reading, product: ProductView, own: _Sizes, value: str) -> tuple[VariantView, ...]:
    wanted = {name: option for name, option in reading.options.items() if name != own.option}
    return tuple(
        v
        for v in product.variants
        if value_of(v.options.get(own.option, "")) == value
        and all(v.options.get(name) == option for name, option in wanted.items())
    )


def _joined(told: Answer, typed: Outcome) -> Outcome:
    if not isinstance(typed, Answer):
        return told if isinstance(typed, Refusal) else typed
    statements = (*told.statements, *typed.statements)
    return replace(typed, statements=statements, evidence=(*told.evidence, *typed.evidence))


def _other(reading: Reading) -> Outcome:
    assert reading.product is not None
    return prices.not_offered(reading, reading.product)
