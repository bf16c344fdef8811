"""Brands of the evaluation's own: made, filled and indexed as a shop's would be, and kept between runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from evals import verbs
from evals.places import ROOT, scratch, write_json

APPROVER = "evals@example.com"
CODE = ("catalog", "knowledge", "api/management", "people")


@dataclass
class Plan:
    """What a brand is made of: a feed, articles, and members by role."""

    name: str
    products: list[dict[str, Any]] = field(default_factory=list)
    feed: Path | None = None
    format: str = "json"
    mapping: dict[str, Any] | None = None
    relations: Path | None = None
    articles: dict[str, str] = field(default_factory=dict)  # file name: Markdown with front matter
    folder: Path | None = None
    dear: bool = False  # too large to fill anew at each change of code: `--fresh` does

    def digest(self) -> str:
        made = json.dumps([self.products, self.mapping, self.articles], sort_keys=True).encode()
        hashed = hashlib.sha256(made + (b"" if self.dear else _code()))
        for path in (self.feed, self.relations, self.folder):
            for each in [path] if path and path.is_file() else sorted(path.rglob("*")) if path else []:
                if each.is_file():
                    hashed.update(each.name.encode() + each.read_bytes())
        return hashed.hexdigest()[:10]


@cache
def _code() -> bytes:
    """What imports and indexes: a brand filled by other code is another brand."""
    found = [path for name in CODE for path in sorted((ROOT / "apps" / name).rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).digest()


def filled(plan: Plan) -> str:
    """The slug of a brand that holds the plan's data, approved and indexed; quick when it is there."""
    slug = f"{plan.name}-{plan.digest()}"[:40]
    mark = scratch() / "brands" / f"{slug}.json"
    if mark.exists() and _known(slug):
        return slug
    _create(slug)
    report = {"catalogue": _catalogue(slug, plan), "knowledge": _knowledge(slug, plan)}
    settle(slug)
    write_json(mark, {"at": datetime.now(UTC).isoformat(), **report})
    return slug


def demo(slug: str) -> None:
    """One of the two demo brands, as `make run` brings it in."""
    from apps.storefront import demo as shop  # noqa: PLC0415

    if shop.fill(slug):
        settle(slug)


def _known(slug: str) -> bool:
    from apps.tenants.models import Brand  # noqa: PLC0415 - Django starts after this module is read

    return Brand.objects.filter(slug=slug).exists()


def _create(slug: str) -> None:
    verbs.call(
        "create_brand", slug, "--name", slug, "--admin-email", APPROVER, "--admin-password", "evals-only-1"
    )


def _catalogue(slug: str, plan: Plan) -> list[Any]:
    done, folder = [], scratch() / "feeds"
    folder.mkdir(exist_ok=True)
    path = plan.feed
    if plan.products:
        path = folder / f"{slug}.jsonl"
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in plan.products), "utf-8")
    if path:
        options = []
        if plan.mapping:
            write_json(folder / f"{slug}.map.json", plan.mapping)
            options = ["--map", str(folder / f"{slug}.map.json")]
        done.append(_import("import_catalog", slug, plan.format, str(path), *options))
    if plan.relations:
        done.append(_import("import_catalog", slug, "relations-csv", str(plan.relations)))
    return done


def _knowledge(slug: str, plan: Plan) -> Any:
    folder = plan.folder
    if plan.articles:
        folder = scratch() / "articles" / slug
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in plan.articles.items():
            (folder / name).write_text(text, "utf-8")
    return _import("import_knowledge", slug, str(folder)) if folder else None


def _import(command: str, *arguments: str) -> Any:
    found = verbs.call(command, *arguments, "--approve-as", APPROVER)
    found["errors"] = found.get("errors", [])[:5]
    return found


def settle(slug: str) -> None:
    """Do what waits in the background, vectors above all, here and now."""
    from apps.tenants import work  # noqa: PLC0415
    from apps.tenants.models import Brand, Work  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    brand = Brand.objects.get(slug=slug)
    for _ in range(2000):
        with brand_scope(brand):
            due = Work.objects.filter(state="queued", run_after__lte=datetime.now(UTC))
            waiting = list(due.values_list("pk", flat=True))
        if not waiting:
            return
        for each in waiting:
            work.run(brand.pk, each)
