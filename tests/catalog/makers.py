"""Small catalogues for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apps.catalog import importing
from apps.catalog.importing import ImportResult
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member

ADA = "ada@{}.example"
BY = Actor.system("tests")


def shop(slug: str = "shop", **fields: Any) -> Brand:
    """A brand whose Ada may approve."""
    brand = make_brand(slug, **fields)
    make_member(brand, "Ada", Role.ADMIN)
    return brand


def record(sku: str, **fields: Any) -> dict[str, Any]:
    """A product of the catalogue JSON."""
    title = fields.pop("title", f"Lamp {sku}")
    price = {"amount": "19.90", "currency": "EUR"}
    return {"sku": sku, "title": title, "price": price, "stock": 5, **fields}


def feed(folder: Path, brand: Brand, *records: Any, approve: bool = True, full: bool = False) -> ImportResult:
    """Import records into the brand as a JSON feed."""
    path = folder / f"{brand.slug}.json"
    path.write_text(json.dumps(list(records)))
    with brand_scope(brand):
        approver = ADA.format(brand.slug) if approve else ""
        return importing.run("json", path, by=BY, approve_as=approver, full=full)
