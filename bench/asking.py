"""What an answer costs in a brand of any size: `ask` end to end, the search for products alone beside it.

    python -m bench.asking SLUG [--products 40] [--rounds 2]

The questions are made from the brand's own products: a fact, the price, the stock and the kind, with the
product in view and by its name. CPU time of this process and of its PostgreSQL backend; nothing is kept.
"First" is the first time a product is asked about, "again" the cheapest later round.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from bench import frame


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("slug", help="the brand")
    parser.add_argument("--products", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    frame.set_up()
    from django.db import connection  # noqa: PLC0415

    from apps.catalog.selectors import search_products  # noqa: PLC0415
    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    brand = Brand.objects.get(slug=options.slug)
    with brand_scope(brand):
        lines = _questions(options.products)
        ask = _asking(brand)
        ask({"question": "Do you ship abroad?"})  # loads the models
        backend = frame.backend_of(connection)
        by_text = {f"{line.get('product', '')} {line['question']}": line for line in lines}
        texts = list(by_text)

        def once(text: str) -> None:
            ask(by_text[text])

        found = frame.best(lambda text: search_products(by_text[text]["question"]), texts, 1, backend)
        again = frame.best(lambda text: search_products(by_text[text]["question"]), texts, 1, backend)
        first = frame.best(once, texts, 1, backend)
        later = frame.best(once, texts, options.rounds, backend)
    print(f"{options.slug}: {len(texts)} questions")
    print(frame.line("search, vector made", found))
    print(frame.line("search, vector remembered", again))
    print(frame.line("ask, first", first))
    print(frame.line("ask, again", later))


def _questions(number: int) -> list[dict[str, Any]]:
    from apps.catalog.models import Product  # noqa: PLC0415

    rows = Product.objects.filter(active=True).exclude(attributes=[])
    step = max(rows.count() // number, 1)
    lines: list[dict[str, Any]] = []
    for place, product in enumerate(rows.order_by("sku")[::step][:number]):
        label = product.attributes[place % len(product.attributes)]["label"].lower()
        kind = product.category.rsplit(" > ", 1)[-1].lower()
        lines += [
            {"question": f"What is the {label}?", "product": product.sku},
            {"question": f"What is the {label} of the {product.title}?"},
            {"question": f"How much is the {product.title}, and is it in stock?"},
            {"question": f"Do you have {kind} by {product.supplier}?"},
        ]
    return lines


def _asking(brand: Any) -> Callable[[dict[str, Any]], object]:
    from django.db import transaction  # noqa: PLC0415

    from apps.assistant.management.commands.ask import respond  # noqa: PLC0415

    def ask(line: dict[str, Any]) -> object:
        with transaction.atomic():
            said = respond({"id": "1", **line}, brand, live=False)
            transaction.set_rollback(True)
        return said

    return ask


if __name__ == "__main__":
    main()
