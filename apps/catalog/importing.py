"""Importing a feed: streamed, in batches, repeatable. Bad rows are reported and never stop good ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from apps.catalog import children, definitions, indexing, removing, ruling, stocktaking, writing
from apps.catalog.importers import registry
from apps.catalog.importers.items import FeedError, Parsed, ParsedRelation, ParsedStock, RowError
from apps.catalog.models import Feed, Import, Product, Relation
from apps.catalog.states import IMPORT
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.states import move
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import hold

BATCH = 500
# Seconds without a batch after which another worker takes over.
LEASE = 120
ERRORS_KEPT = 1000
# A feed that would take away more than this share of the range waits for a person.
REMOVAL_SHARE = 0.30
_REPLAN_AFTER = (0, 4)


@dataclass(slots=True)
class ImportResult:
    """What an import did. `failed` counts rows left out; `errors` also holds notes on rows that were kept."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    state: str = "done"
    import_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The public form, as the command prints and the API answers it."""
        return asdict(self)


def run(
    format_name: str,
    path: Path,
    *,
    by: Actor,
    mapping: dict[str, Any] | None = None,
    approve_as: str = "",
    full: bool = False,
) -> ImportResult:
    """Import a file into the brand in scope and wait for it.

    `approve_as` is the e-mail of a member who may approve: the imported texts, attributes, prices, stock
    and relations may then be stated by the AI. With `full`, products the feed does not name are removed.
    Raises Invalid when the format, the mapping or the file as a whole cannot be read.
    """
    row = prepare(format_name, path.name, by=by, mapping=mapping, approve_as=approve_as, full=full)
    return execute(row, path)


def prepare(
    format_name: str,
    filename: str,
    *,
    by: Actor,
    mapping: dict[str, Any] | None = None,
    approve_as: str = "",
    full: bool = False,
    url: str = "",
    feed: Feed | None = None,
) -> Import:
    """The row of an import that is about to run. Raises Invalid for an unknown format or approver."""
    try:
        registry.check(format_name)
    except FeedError as error:
        raise Invalid(error.detail, code=error.code) from error
    if approve_as:
        approver(approve_as)
    return Import.objects.create(
        format=format_name,
        filename=filename[:255],
        mapping=mapping,
        full=full,
        approve_as=approve_as,
        requested_by=by.name or by.id or by.kind,
        url=url,
        feed=feed,
        expected=_expected(format_name, filename, feed),
    )


def _expected(format_name: str, filename: str, feed: Feed | None) -> int:
    """How many products the run before had, for the progress of this one."""
    before = Import.objects.filter(state=Import.State.DONE, format=format_name)
    before = before.filter(feed=feed) if feed else before.filter(filename=filename[:255])
    return before.order_by("-created_at").values_list("position", flat=True).first() or 0


def approver(email: str) -> Member:
    """The member with this e-mail, if they may approve. Raises Invalid `unknown_approver`."""
    member = Member.objects.filter(user__email__iexact=email, active=True).select_related("user").first()
    if member is None or not may(member, Capability.APPROVE_KNOWLEDGE):
        raise Invalid(f"{email} is no member of this brand who may approve.", code="unknown_approver")
    return member


def execute(row: Import, path: Path) -> ImportResult:
    """Read the file and write the products; the row follows along and ends in a final state."""
    if row.state != Import.State.RUNNING:
        move(row, IMPORT, Import.State.RUNNING, step="reading")
    # A worker that takes over goes on counting; what was left out is found again on the way.
    result = ImportResult(row.created, row.updated, row.unchanged, import_id=str(row.pk))
    try:
        if row.format in registry.RELATION_FORMATS:
            _relations(row, path, result)
        elif row.format in registry.RULE_FORMATS:
            _rules(row, path, result)
        elif row.format in registry.STOCK_FORMATS:
            _stock(row, path, result)
        else:
            _products(row, path, result)
    except FeedError as error:
        row.code = error.code
        _finish(row, result, Import.State.FAILED, error.detail)
        raise Invalid(error.detail, code=error.code) from error
    state = Import.State.NEEDS_DECISION if row.to_remove else Import.State.DONE
    _finish(row, result, state, row.detail)
    return result


def _products(row: Import, path: Path, result: ImportResult) -> None:
    brand = Brand.objects.get(pk=current_brand_id())
    context = writing.Context(
        brand.default_language, brand.currency, row.approve_as, row.pk, brand.timezone, row.feed_id
    )
    rows = registry.PRODUCT_FORMATS[row.format](path, row.mapping)
    for number, batch in enumerate(_batches(rows, result, context, row.position)):
        with transaction.atomic():
            _count(row, result, writing.write(batch, context), len(batch))
        hold(LEASE)
        if number in _REPLAN_AFTER:
            _forget_plans()
    definitions.record(context.definitions.values())
    if row.full:
        _remove_missing(row, result)
    if result.created or result.updated or result.removed:
        Import.objects.filter(pk=row.pk).update(step="finishing")
        children.tie_targets()
        indexing.refresh_terms()
        indexing.embed_later()


def _count(row: Import, result: ImportResult, counts: Counter[str], size: int) -> None:
    """Note how far it came, in the batch's own transaction: a batch counts when it is written, and once."""
    result.created += counts["created"]
    result.updated += counts["updated"]
    result.unchanged += counts["unchanged"]
    noted = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "failed")}
    mine = Import.objects.filter(pk=row.pk, position=row.position, state=Import.State.RUNNING)
    if not mine.update(position=row.position + size, step="reading", **noted):
        raise Conflict("Another worker goes on with this import.", code="import_taken")
    row.position += size


def _forget_plans() -> None:
    """Let PostgreSQL plan its key checks anew.

    They were planned when the tables were empty, with any index that begins with the brand; kept, such a
    plan reads all products of the brand for each row, and an import of 20,000 takes twice as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _batches(
    rows: Iterator[Parsed | RowError], result: ImportResult, context: writing.Context, done: int
) -> Iterator[list[Parsed]]:
    """Products in batches, each sku once; what cannot be used goes into the result's errors.

    The first `done` usable ones are written already: read again for what is learnt on the way, not returned.
    """
    seen: set[str] = set()
    batch: list[Parsed] = []
    for one in rows:
        if isinstance(one, RowError):
            _fail(result, one)
            continue
        if one.data.sku in seen:
            _fail(result, RowError(one.row, "duplicate_sku", f"“{one.data.sku}” stands in the feed twice"))
            continue
        seen.add(one.data.sku)
        for note in one.notes:
            _note(result, note)
        if len(seen) <= done:
            writing.learn(one.data, context)
            continue
        batch.append(one)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _fail(result: ImportResult, error: RowError) -> None:
    result.failed += 1
    _note(result, error)


def _note(result: ImportResult, error: RowError) -> None:
    if len(result.errors) < ERRORS_KEPT:
        result.errors.append(error.as_json())


def _remove_missing(row: Import, result: ImportResult) -> None:
    """Take products the full feed did not name out of the range, or ask when they are too many."""
    count, total = removing.missing(row).count(), removing.present(row).count()
    if count > REMOVAL_SHARE * total:
        row.to_remove = count
        row.detail = f"The feed no longer names {count} of {total} products. Shall they leave the range?"
        return
    result.removed += removing.remove(row)


def _relations(row: Import, path: Path, result: ImportResult) -> None:
    seen: list[ParsedRelation] = []
    for one in registry.RELATION_FORMATS[row.format](path, row.mapping):
        if isinstance(one, RowError):
            _fail(result, one)
        else:
            seen.append(one)
    products = {p.sku: p for p in Product.objects.filter(sku__in={one.sku for one in seen})}
    pairs = []
    for one in seen:
        if one.sku in products:
            pairs.append((products[one.sku], one.relation))
        else:
            _fail(result, RowError(one.row, "unknown_sku", f"there is no product “{one.sku}”"))
    result.created = children.create_relations(pairs, Relation.Origin.CSV, row.approve_as)
    result.unchanged = len(pairs) - result.created


def _rules(row: Import, path: Path, result: ImportResult) -> None:
    person = Actor.member(approver(row.approve_as)) if row.approve_as else None
    rows = registry.RULE_FORMATS[row.format](path, row.mapping)
    done = ruling.declare(rows, by=Actor.system("import"), approve_as=person)
    for error in done.errors:
        _fail(result, RowError(error["row"], error["code"], error["detail"]))
    result.created, result.unchanged = done.created, done.unchanged


def _stock(row: Import, path: Path, result: ImportResult) -> None:
    seen: list[ParsedStock] = []
    for one in registry.STOCK_FORMATS[row.format](path, row.mapping):
        if isinstance(one, RowError):
            _fail(result, one)
        else:
            seen.append(one)
    counted = stocktaking.count(seen)
    for error in counted.errors:
        _fail(result, error)
    result.updated, result.unchanged = counted.updated, counted.unchanged


def _finish(row: Import, result: ImportResult, state: str, detail: str) -> None:
    result.state = str(state)
    move(
        row,
        IMPORT,
        state,
        created=result.created,
        updated=result.updated,
        unchanged=result.unchanged,
        removed=result.removed,
        failed=result.failed,
        errors=result.errors,
        to_remove=row.to_remove,
        step="",
        code=row.code,
        detail=detail[:500],
        finished_at=now(),
    )
