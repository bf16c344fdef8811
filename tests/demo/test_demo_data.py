"""The demo brands hold together: identities, relations, questions, pictures. No database."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from apps.catalog.importers import rules_csv
from apps.catalog.importers.items import ParsedRule
from apps.core.ids import uuid7
from apps.knowledge.relation_reading import Names, sayings

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"
BRANDS = ("fjell", "lumen")
KINDS = {"fits", "requires", "not_with", "replaces", "part_of"}
OUTCOMES = {"answered", "refused", "escalated", "clarify"}


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fjell_products() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv_rows(DEMO / "fjell/products.csv"):
        found.setdefault(row["Handle"], []).append(row)
    return found


def lumen_products() -> dict[str, dict[str, Any]]:
    items = json.loads((DEMO / "lumen/products.json").read_text(encoding="utf-8"))
    return {item["art_no"]: item for item in items}


def product_skus(brand: str) -> set[str]:
    return set(fjell_products() if brand == "fjell" else lumen_products())


def titles(brand: str) -> dict[str, str]:
    if brand == "fjell":
        return {sku: rows[0]["Title"] for sku, rows in fjell_products().items()}
    return {sku: item["name"] for sku, item in lumen_products().items()}


def variant_skus(brand: str) -> list[str]:
    if brand == "fjell":
        rows = csv_rows(DEMO / "fjell/products.csv")
        return [row["Variant SKU"] for row in rows if row["Variant SKU"]]
    return [model["code"] for item in lumen_products().values() for model in item["models"]]


def product_texts(brand: str) -> dict[str, str]:
    """All that the files say about a product, its relations included."""
    if brand == "fjell":
        texts = {sku: "\n".join(" ".join(r.values()) for r in rows) for sku, rows in fjell_products().items()}
    else:
        texts = {sku: _lumen_text(item) for sku, item in lumen_products().items()}
    for row in csv_rows(DEMO / brand / "relations.csv"):
        for sku in {row["sku"], row["target_sku"]} & set(texts):
            texts[sku] += "\n" + " ".join(row.values())
    return texts


def _lumen_text(item: dict[str, Any]) -> str:
    cents = [item["gross_cents"], *(model["gross_cents"] for model in item["models"])]
    stock = [sum(model["on_hand"].values()) for model in item["models"]]
    prices = " ".join(f"{one / 100:.2f} {one // 100}" for one in cents)
    return " ".join([json.dumps(item, ensure_ascii=False), prices, *map(str, stock)])


def article_texts(brand: str) -> dict[str, str]:
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((DEMO / brand / "policies").iterdir())
        if path.suffix in {".md", ".html"}
    }


def picture_addresses(brand: str) -> set[str]:
    logo = json.loads((DEMO / brand / "brand.json").read_text(encoding="utf-8"))["logo"]
    if brand == "fjell":
        rows = csv_rows(DEMO / "fjell/products.csv")
        return {logo, *(row[name] for row in rows for name in ("Image Src", "Variant Image") if row[name])}
    return {logo, *(picture for item in lumen_products().values() for picture in item["pictures"])}


def questions() -> list[dict[str, Any]]:
    path = ROOT / "evals/demo_questions/questions.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def says(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))


@pytest.mark.parametrize("brand", BRANDS)
def test_a_brand_has_at_least_sixty_products_and_its_skus_are_unique(brand: str) -> None:
    skus = [*product_skus(brand), *variant_skus(brand)]
    assert len(product_skus(brand)) >= 60
    assert [sku for sku, times in Counter(skus).items() if times > 1] == []


def test_every_outdoor_product_has_one_to_six_variants_and_five_attributes() -> None:
    for handle, rows in fjell_products().items():
        attributes = [k for k, v in rows[0].items() if "product.metafields" in k and v]
        assert 1 <= len([row for row in rows if row["Variant SKU"]]) <= 6, handle
        assert len(attributes) >= 5, handle


def test_every_lighting_product_has_at_most_six_models_and_five_attributes() -> None:
    for number, item in lumen_products().items():
        assert len(item["models"]) <= 6, number
        assert len(item["specs"]) >= 5, number


def test_continuation_rows_carry_only_what_belongs_to_a_variant_or_a_picture() -> None:
    for rows in fjell_products().values():
        assert rows[0]["Title"]
        for row in rows[1:]:
            assert (row["Title"], row["Body (HTML)"], row["Option1 Name"], row["Status"]) == ("", "", "", "")
            assert row["Variant SKU"] or row["Image Src"]


@pytest.mark.parametrize("brand", BRANDS)
def test_no_two_products_share_a_description(brand: str) -> None:
    if brand == "fjell":
        texts = [rows[0]["Body (HTML)"] for rows in fjell_products().values()]
    else:
        texts = [item["text_html"] for item in lumen_products().values()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("brand", BRANDS)
def test_relations_point_at_products_of_the_same_brand(brand: str) -> None:
    rows = csv_rows(DEMO / brand / "relations.csv")
    known = product_skus(brand)
    assert len(rows) >= 60
    assert {row["kind"] for row in rows} == KINDS
    for row in rows:
        assert row["sku"] in known
        assert row["target_sku"] in known or (row["target_sku"] == "" and row["target_name"])


@pytest.mark.parametrize("brand", BRANDS)
def test_no_pair_of_products_both_fits_and_does_not(brand: str) -> None:
    verdicts: dict[frozenset[str], set[str]] = {}
    for row in csv_rows(DEMO / brand / "relations.csv"):
        if row["target_sku"] and row["kind"] in {"fits", "not_with"}:
            verdicts.setdefault(frozenset({row["sku"], row["target_sku"]}), set()).add(row["kind"])
    assert [sorted(pair) for pair, kinds in verdicts.items() if len(kinds) > 1] == []


@pytest.mark.parametrize("brand", BRANDS)
def test_rules_hold_for_the_brand_or_its_products_and_some_wait(brand: str) -> None:
    known = product_skus(brand)
    for name, least in (("rules.csv", 3), ("rules-waiting.csv", 2)):
        rows = [one.rule for one in rules_csv.rows(DEMO / brand / name) if isinstance(one, ParsedRule)]
        assert len(rows) == len(csv_rows(DEMO / brand / name)) >= least
        assert all(not row.sku or row.sku in known for row in rows)


@pytest.mark.parametrize("brand", BRANDS)
def test_the_bench_names_pairs_that_no_relation_declares(brand: str) -> None:
    declared = {
        frozenset({row["sku"], row["target_sku"]}) for row in csv_rows(DEMO / brand / "relations.csv")
    }
    things = Names.of((uuid7(), sku, title) for sku, title in titles(brand).items())
    text = (DEMO / brand / "policies" / "what-goes-with-what.md").read_text(encoding="utf-8")
    said = [(one.owner, one.target) for one in sayings(text, things)]
    pairs = {frozenset({owner.sku, target.sku}) for owner, target in said if owner and target}
    assert len(pairs) == len(said) == 5 and not pairs & declared


@pytest.mark.parametrize("brand", BRANDS)
def test_policies_have_their_front_matter_and_their_special_cases(brand: str) -> None:
    folder = DEMO / brand / "policies"
    heads = [path.read_text(encoding="utf-8").split("---\n")[1] for path in sorted(folder.glob("*.md"))]
    names = ("title:", "language:", "audience:", "products:", "categories:", "valid_from:")
    assert all(f"{name}" in head for head in heads for name in names)
    assert len(article_texts(brand)) >= 14
    assert len(list(folder.glob("*.html"))) == 2
    assert sum("audience: advisors" in head for head in heads) == 2
    assert sum("valid_to: 2025" in head for head in heads) == 1


@pytest.mark.parametrize("brand", BRANDS)
def test_every_picture_is_there(brand: str) -> None:
    missing = [one for one in picture_addresses(brand) if not (ROOT / one.removeprefix("/")).is_file()]
    assert missing == []


def test_question_set_is_large_and_well_formed() -> None:
    rows = questions()
    assert len({row["id"] for row in rows}) == len(rows) >= 160
    assert len({row["question"] for row in rows}) > len(rows) - 10
    assert sum(row["expect"][0] == "answered" and "answer_contains" in row for row in rows) >= 100
    assert all(set(row["expect"]) <= OUTCOMES for row in rows)


@pytest.mark.parametrize("brand", BRANDS)
def test_the_gold_of_every_question_stands_in_its_source(brand: str) -> None:
    texts = product_texts(brand) | article_texts(brand)
    skus = product_skus(brand) | set(variant_skus(brand))
    for row in (one for one in questions() if one["brand"] == brand):
        assert {row.get("product"), row.get("variant")} <= skus | {None}, row["id"]
        if "answer_contains" not in row:
            continue
        for group in row["answer_contains"]:
            figures = [words for words in group if re.search(r"\d", words) and words != "0 in stock"]
            found = [words for words in figures if says(texts[row["source"]], words)]
            assert found or not figures, (row["id"], figures)


@pytest.mark.parametrize("brand", BRANDS)
def test_a_brands_own_question_sets_name_what_is_there(brand: str) -> None:
    plan = json.loads((DEMO / brand / "brand.json").read_text(encoding="utf-8"))["questions"]
    assert {one["language"] for one in plan} == {"en", "de"}
    known = product_skus(brand)
    for row in (row for one in plan for row in csv_rows(DEMO / brand / one["path"])):
        kind, _, name = row["source"].partition(":")
        assert row["expects"] in {"answer", "refusal", "escalation", "clarify", "withheld"}, row
        assert not row["product"] or row["product"] in known, row
        assert kind != "article" or name in article_texts(brand), row
        assert kind != "field" or row["product"] or any(word[0].isupper() for word in row["text"].split()[1:])
