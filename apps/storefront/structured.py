"""schema.org Product as JSON-LD, as careful shops write it (schema.org/Product, /Offer)."""

from __future__ import annotations

import json
from typing import Any

from apps.catalog.models import Product

AVAILABILITY = {
    "in_stock": "https://schema.org/InStock",
    "available": "https://schema.org/InStock",
    "out_of_stock": "https://schema.org/OutOfStock",
}
# Inside a script element these three must not appear as themselves (HTML, 13.1.2.6).
UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def product_ld(product: Product, choices: list[dict[str, Any]], base: str, url: str) -> str:
    """The product in view with an offer per version, ready to stand in a script element."""
    document = {
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": product.sku,
        "name": product.title,
        "url": base + url,
        "image": [base + str(image["url"]) for image in product.images],
        "description": product.description_text[:500],
        "brand": {"@type": "Brand", "name": product.supplier},
        "category": product.category,
        "offers": [_offer(choice, product, base + url) for choice in choices if choice["amount"]],
    }
    return json.dumps(document, ensure_ascii=False).translate(UNSAFE)


def _offer(choice: dict[str, Any], product: Product, url: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "sku": choice["sku"],
        "price": choice["amount"],
        "priceCurrency": product.price_currency,
        "availability": AVAILABILITY.get(choice["state"], "https://schema.org/InStock"),
        "url": url,
    }
