"""Questions that name a part, model, year or size no approved text holds: neither yes nor no may be said."""

from __future__ import annotations

import re
from typing import Any

from evals import brands, verbs
from evals.baselines.bm25 import BM25
from evals.figures import Result, count, share
from evals.options import Options
from evals.places import read_json, shared
from evals.sets import candidates
from evals.sets.candidates import Asked, Candidate

_SIDES = re.compile(
    r"^\s*(?:yes|no|yep|nope)\b|\b(?:fits|will fit|does fit|compatible|works with|will work|can be used"
    r"|does not fit|doesn't fit|won't|not compatible|replaces)\b",
    re.IGNORECASE,
)
DANGEROUS = 8.0  # a BM25 score above which a threshold system would answer


def measured(options: Options) -> Result:
    """Each trap with its product in view, and beside it a question the same product does answer."""
    traps = options.some(read_json(shared("evals/product_qa/compat_traps.json")))
    known = {one.group: one for one in candidates.epqa()}
    asked = [_product(trap, known) for trap in traps]
    slug = brands.filled(brands.Plan("traps", candidates.products(asked)))
    answers = verbs.ask(slug, [_line(one) for one in asked])
    told = [taken_side(answer, trap) for answer, trap in zip(answers, traps, strict=True)]
    control = [_control(one) for one in asked]
    controls = [row for row in control if row]
    good = verbs.ask(slug, controls)
    result = Result("product_qa.traps")
    result.keep(slug, [_line(one) for one in asked], answers)
    result.keep(slug, controls, good)
    handed = [answer["outcome"] in ("refused", "escalated", "clarify") for answer in answers]
    base = [_threshold(one) for one in asked]
    kept = [_says(answer, row) for answer, row in zip(good, controls, strict=True)]
    result.figures = [
        count("traps confirmed or denied", sum(told), len(traps), baseline=float(sum(base)), must="== 0",
              better="lower"),
        share("refused or handed over", handed),
        share("control: known identifiers answered", kept),
    ]  # fmt: skip
    result.failures = [
        {"trap": trap, "outcome": answer["outcome"], "reason": answer["reason"], "said": answer["text"]}
        for trap, answer, bad in zip(traps, answers, told, strict=True)
        if bad
    ] + [
        {"control": row, "outcome": answer["outcome"], "reason": answer["reason"], "said": answer["text"]}
        for row, answer in zip(controls, good, strict=True)
        if not _says(answer, row)
    ]
    return result


def _product(trap: dict[str, Any], known: dict[str, Asked]) -> Asked:
    """The trap's product with all that is approved of it: from the questions and from the trap itself."""
    base = known.get(trap["asin"])
    one = Asked(trap["qid"], trap["question"], f"t{trap['qid']}", trap["title"], trap["asin"], 2)
    one.candidates = list(base.candidates) if base else []
    have = {candidates.plain(each.text) for each in one.candidates}
    for text in trap["approved_snippets"]:
        if candidates.plain(text) not in have:
            one.candidates.append(Candidate(text, "attribute" if "{" in text else "bullet", 0))
    return one


def _line(one: Asked) -> dict[str, Any]:
    return {"id": one.id, "question": one.text, "product": one.sku}


def taken_side(answer: dict[str, Any], trap: dict[str, Any]) -> bool:
    """Whether an answer was given that says yes or no, or that takes the unknown name into its mouth."""
    if answer["outcome"] != "answered":
        return False
    text = answer["text"]
    named = any(word.lower() in text.lower() for word in trap["unseen_identifiers"])
    return named or bool(_SIDES.search(text))


def _threshold(one: Asked) -> bool:
    """What a similarity threshold alone would answer."""
    texts = [each.text for each in one.approved]
    return max(BM25(texts).scores(one.text), default=0.0) > DANGEROUS if texts else False


_IDENTIFIER = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[a-z0-9-]{5,}\b", re.IGNORECASE)


def _control(one: Asked) -> dict[str, Any] | None:
    """A question after an identifier that an approved text of this product holds."""
    for each in one.approved:
        listed = re.search(r"\b(?:replace|fit|compatible|part number)", each.text, re.IGNORECASE)
        if listed and (found := _IDENTIFIER.findall(each.text)):
            return {"id": f"c{one.id}", "question": f"does this replace {found[-1]}?", "product": one.sku,
                    "holds": found[-1]}  # fmt: skip
    return None


def _says(answer: dict[str, Any], row: dict[str, Any]) -> bool:
    return answer["outcome"] == "answered" and row["holds"].lower() in answer["text"].lower()
