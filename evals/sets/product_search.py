"""Search over 19,406 real products, judged by three people."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from evals import brands
from evals.baselines.bm25 import BM25
from evals.figures import Figure, Result, count
from evals.metrics import Interval, bootstrap, ndcg, percentiles
from evals.options import Options
from evals.places import read_table, shared

MAPPING = {
    "sku": "id",
    "title": "title",
    "brand": "supplier",
    "description": "short_description",
    "price": {"path": "price", "cast": "cents", "currency": "EUR"},
    "images": ["img_high"],
    "attributes": [
        {"prefix": "attr_t_", "cast": "text"},
        {"prefix": "attr_n_", "cast": "number"},
        {"prefix": "attr_b_", "cast": "bool"},
    ],
}
DEEP = 1000


def plan() -> brands.Plan:
    return brands.Plan("ice", feed=shared("data/icecat"), mapping=MAPPING, dear=True)


def judgements() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in read_table(shared("evals/product_search/ratings.csv")):
        found.setdefault(row["query"], {})[row["docid"]] = float(row["final_rating"])
    return found


def measured(options: Options) -> Result:
    """nDCG@10 among judged products ("condensed") and over the whole range (unjudged = 0)."""
    from apps.catalog import selectors  # noqa: PLC0415 - Django starts after this module is read
    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    judged = judgements()
    queries = options.some(sorted(judged))
    slug = brands.filled(plan())
    first, deep, times = {}, {}, []
    with brand_scope(Brand.objects.get(slug=slug)):
        skus, base = _baseline()
        for query in queries:
            begun = time.perf_counter()
            first[query] = [hit.product.sku for hit in selectors.search_products(query, limit=10)]
            times.append((time.perf_counter() - begun) * 1000)
            deep[query] = [hit.product.sku for hit in selectors.search_products(query, limit=DEEP)]
    classical = {query: [skus[at] for at in base.best(query, DEEP)] for query in queries}
    result = Result("product_search")
    result.figures = [
        _figure("nDCG@10, condensed", queries, judged, deep, classical, True, ">= 0.94"),
        _figure("nDCG@10, full", queries, judged, first, classical, False, ">= 0.82"),
        count("search p95, ms", percentiles(times)["p95"], len(times), stretch="<= 50", better="lower",
              gate=False),
    ]  # fmt: skip
    result.failures = [
        {"query": query, "full": value, "top": first[query]}
        for query in queries
        if (value := gain(judged[query], first[query], condensed=False)) < 0.7
    ]
    return result


def _baseline() -> tuple[list[str], BM25]:
    from apps.catalog.models import Product  # noqa: PLC0415

    rows: list[tuple[Any, ...]] = list(
        Product.objects.order_by("sku").values_list("sku", "title", "supplier", "description_text")
    )
    return [row[0] for row in rows], BM25([" ".join(row[1:]) for row in rows])


def gain(judged: dict[str, float], ranked: Sequence[str], *, condensed: bool) -> float:
    """nDCG@10 of one query; a judged product that was not found at all stands behind all others."""
    if condensed:
        ranked = [sku for sku in ranked if sku in judged]
        ranked += [sku for sku in judged if sku not in ranked]
    return ndcg([judged.get(sku, 0.0) for sku in ranked], list(judged.values()))


def _figure(
    name: str, queries: Sequence[str], judged: dict[str, dict[str, float]], own: dict[str, list[str]],
    base: dict[str, list[str]], condensed: bool, stretch: str,
) -> Figure:  # fmt: skip
    (value, interval), (low, low_interval) = (
        _mean([gain(judged[query], found[query], condensed=condensed) for query in queries])
        for found in (own, base)
    )
    return Figure(name, value, interval, len(queries), low, low_interval, "baseline", stretch)


def _mean(values: list[float]) -> tuple[float, Interval]:
    """Over the queries for which anything is right."""
    known = np.array([value for value in values if not math.isnan(value)])
    return bootstrap(len(known), lambda at: float(known[at].mean()))
