"""Google Merchant feeds: RSS 2.0, Atom, TSV and CSV; offers of one item group are one product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers import grouping
from apps.catalog.importers.google_offer import OfferReader
from apps.catalog.importers.google_records import GoogleRecord, records
from apps.catalog.importers.grouping import Offer
from apps.catalog.importers.items import FeedError, ItemError, Parsed, RowError
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.texts import line


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[Parsed | RowError]:
    """Each product of the feed. Raises FeedError when the file is no Merchant feed, or unsafe XML.

    The file is read twice: the first pass finds the last offer of each item group, so that memory holds only
    the groups still open however far apart their offers stand.
    """
    if mapping:
        raise FeedError("no_mapping", "a Google Merchant feed has fixed names and takes no mapping")
    last = {_group(one): one.row for one in records(path) if isinstance(one, GoogleRecord)}
    if not last:
        raise FeedError("no_products", f"{path.name} holds no offer")
    waiting: dict[str, list[Offer]] = {}
    for record in records(path):
        if isinstance(record, RowError):
            yield record
            continue
        group = _group(record)
        offer = _offer(record)
        if not group:
            yield Parsed(record.row, offer.item, offer.notes) if isinstance(offer, Offer) else offer
            continue
        if isinstance(offer, RowError):
            yield offer
        elif any(one.item.sku == offer.item.sku for one in waiting.setdefault(group, [])):
            yield RowError(record.row, "duplicate_sku", f"the id “{offer.item.sku}” is there twice")
        else:
            waiting[group].append(offer)
        if last[group] == record.row and (members := waiting.pop(group, [])):
            notes = [note for one in members for note in one.notes]
            yield Parsed(members[0].row, grouping.together(group, members), notes)


def _group(record: GoogleRecord) -> str:
    return line(record.text("item_group_id"), SKU_LIMIT)


def _offer(record: GoogleRecord) -> Offer | RowError:
    try:
        return OfferReader(record).read()
    except ItemError as error:
        return RowError(record.row, error.code, error.detail)
