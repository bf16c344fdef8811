"""Two brands with a disjoint half of the data each: neither may ever show a source of the other."""

from __future__ import annotations

from typing import Any

from evals import brands, verbs
from evals.figures import Result, count, share
from evals.options import Options
from evals.sets import candidates
from evals.sets.candidates import Asked


def measured(options: Options) -> Result:
    """Every question to both brands, with the product named and in view, as if it were theirs."""
    asked = options.some(candidates.epqa())
    halves = [asked[0::2], asked[1::2]]
    slugs = [
        brands.filled(brands.Plan(f"half-{at}", candidates.products(half))) for at, half in enumerate(halves)
    ]
    foreign = [
        _foreign(slug, half, other) for slug, half, other in zip(slugs, halves, reversed(halves), strict=True)
    ]
    cases = [case for each in foreign for case in each]
    result = Result("isolation")
    result.figures = [
        count("answers that show the other brand's sources", sum(c["shown"] for c in cases), len(cases),
              must="== 0", better="lower"),
        share("answered although the product is the other's", [c["outcome"] == "answered" for c in cases],
              better="lower", gate=False),
    ]  # fmt: skip
    result.failures = [case for case in cases if case["shown"]]
    return result


def _foreign(slug: str, own: list[Asked], other: list[Asked]) -> list[dict[str, Any]]:
    rows = [{"id": one.id, "question": f"{one.text} ({one.title})", "product": one.sku} for one in other]
    mine = {candidates.plain(each.text) for one in own for each in one.approved}
    theirs = {candidates.plain(each.text) for one in other for each in one.candidates} - mine
    return [
        {"id": a["id"], "outcome": a["outcome"], "shown": _shown(a, theirs, {one.sku for one in other}),
         "said": a.get("text")}
        for a in verbs.ask(slug, rows)
    ]  # fmt: skip


def _shown(answer: dict[str, Any], theirs: set[str], skus: set[str]) -> bool:
    """By text or by the sku in a source's id."""
    sources = [item["source"] for item in answer.get("retrieved", [])] + answer.get("citations", [])
    texts = [item["text"] for item in answer.get("retrieved", [])]
    texts += [source.get("quote", "") for source in answer.get("citations", [])]
    by_text = any(candidates.plain(text) in theirs for text in texts if len(text) > 15)
    return by_text or any(str(source["id"]).split(":")[0] in skus for source in sources)
