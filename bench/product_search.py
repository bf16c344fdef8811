"""Product search as the application's role, beside a plain full text query without any fence.

    python -m bench.product_search SLUG [--rounds 3] [--ratings FILE]

The floor is what a shop without brands would send: any of the words, `ts_rank`, ten rows, by the owner.
Of each query the cheapest round counts. With the judged queries of
`../shared/evals/product_search` it also prints nDCG@10: "condensed" over the judged products only, "full"
over the whole range with everything unjudged as 0. Without that file the queries are beginnings of the
brand's own titles.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench import frame

FLOOR = """
SELECT i.product_id FROM catalog_productindex i,
    CAST(replace(CAST(plainto_tsquery(catalog_words('en'), %s) AS text), '&', '|') AS tsquery) q
WHERE i.brand_id = %s AND i.words @@ q ORDER BY ts_rank(i.words, q) DESC LIMIT 10
"""
Judged = dict[str, dict[str, float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("slug", help="the brand")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ratings", type=Path, default=frame.EVALS / "product_search" / "ratings.csv")
    options = parser.parse_args()
    frame.set_up()
    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    brand = Brand.objects.get(slug=options.slug)
    judged = _judged(options.ratings)
    with brand_scope(brand):
        _speed(brand.pk, list(judged) or _titles(), options.rounds)
        if judged:
            _quality(judged)


def _judged(path: Path) -> Judged:
    found: Judged = defaultdict(dict)
    if not path.is_file():
        print(f"{path.name} is absent: beginnings of titles as queries, and no word about quality")
        return found
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["query"]][row["docid"]] = float(row["final_rating"])
    return found


def _titles() -> list[str]:
    from apps.catalog.models import Product  # noqa: PLC0415

    titles = Product.objects.filter(active=True).order_by("sku").values_list("title", flat=True)[:2000:20]
    return [" ".join(title.split()[: 1 + place % 3]) for place, title in enumerate(titles)]


def _speed(brand_id: int, queries: Sequence[str], rounds: int) -> None:
    from django.db import connection, connections  # noqa: PLC0415

    from apps.catalog.selectors import search_products  # noqa: PLC0415
    from apps.llm import embeddings  # noqa: PLC0415

    def floor(text: str) -> None:
        owner.execute(FLOOR, [text, brand_id])
        owner.fetchall()

    def fresh(text: str) -> None:
        embeddings.embed_query.cache_clear()
        search_products(text)

    with connections["owner"].cursor() as owner:
        base = frame.best(floor, queries, rounds, frame.backend_of(connections["owner"]))
    print(frame.line("floor: ts_rank, owner, no fence", base))
    own = frame.backend_of(connection)
    print(frame.line("search, vector remembered", frame.best(search_products, queries, rounds, own), base))
    print(frame.line("search, vector made", frame.best(fresh, queries, rounds, own), base))


def _quality(judged: Judged) -> None:
    from apps.catalog.selectors import search_products  # noqa: PLC0415

    condensed, full = [], []
    for text, ratings in judged.items():
        if not any(ratings.values()):
            continue
        order = [hit.product.sku for hit in search_products(text, limit=200)]
        known = [sku for sku in order if sku in ratings]
        known += sorted(set(ratings) - set(known))
        condensed.append(_ndcg([ratings[sku] for sku in known], ratings))
        first = [hit.product.sku for hit in search_products(text)]
        full.append(_ndcg([ratings.get(sku, 0.0) for sku in first], ratings))
    for name, values in (("condensed", condensed), ("full", full)):
        print(f"nDCG@10 {name:<10} {sum(values) / len(values):.3f}  ({len(values)} queries with an answer)")


def _ndcg(gains: Sequence[float], ratings: dict[str, float]) -> float:
    return _dcg(gains) / _dcg(sorted(ratings.values(), reverse=True))


def _dcg(gains: Sequence[float]) -> float:
    return sum((2**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains[:10]))


if __name__ == "__main__":
    main()
