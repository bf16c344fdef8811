"""The labelled questions that the relevance models are fitted on and measured with.

* `shops/`: invented shops with approved texts and questions, to fit on.
* `held_out/`: two more, never fitted on by the pair model.
* `questions.txt` against `policies.txt`: the oldest set.
* the public product questions under `../shared/evals/product_qa/` where that folder is present; one fifth of
  their products (`fold` 0) is never fitted on by the pair model. Only weights enter the repository.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from apps.grounding.types import Evidence, Source, SourceKind  # noqa: E402
from apps.grounding.verifier.typed import opened  # noqa: E402

SHARED = ROOT.parent / "shared" / "evals" / "product_qa"
FOLDS = 5
APPROVED = frozenset({"attribute", "bullet", "description"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One candidate. `label` is 1 where it answers, 0 where not, between for half an answer.

    `approved` is False for texts of shoppers: good to learn from, never to be cited.
    """

    evidence: Evidence
    label: float
    approved: bool = True

    @property
    def worded(self) -> str:
        heading = self.evidence.heading
        return f"{heading}: {self.evidence.text}" if heading else self.evidence.text


@dataclass(frozen=True, slots=True)
class Asking:
    """One question with its candidates; `group` keeps what belongs together in one fold."""

    text: str
    title: str
    group: str
    source: str
    pieces: tuple[Piece, ...]
    language: str = "en"

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % FOLDS


def piece(text: str, kind: SourceKind, label: float, heading: str = "", approved: bool = True) -> Piece:
    """What stands under a heading holds for the whole shop, anything else for the product in view."""
    product = None if heading else "in view"
    evidence = Evidence(text, kind, opened(text), Source(kind, text), product, heading=heading)
    return Piece(evidence, label, approved)


def shop(path: Path, source: str) -> Iterator[Asking]:
    """The questions of one invented shop: the product's own pieces, then the shop's passages."""
    raw = json.loads(path.read_text("utf-8"))
    products = {p["id"]: p for p in raw["products"]}
    for one in raw["questions"]:
        right = set(one["answers"])
        product = products.get(one["product"])
        pieces: list[Piece] = []
        if product:
            pieces += [piece(a["text"], "attribute", float(a["id"] in right)) for a in product["attributes"]]
            pieces += [piece(t["text"], "passage", float(t["id"] in right)) for t in product["texts"]]
        pieces += [
            piece(p["text"], "passage", float(p["id"] in right), p["heading"]) for p in raw["passages"]
        ]
        yield Asking(one["q"], product["title"] if product else "", raw["shop"], source, tuple(pieces))


def shops(folder: str) -> list[Asking]:
    return [one for path in sorted((HERE / folder).glob("*.json")) for one in shop(path, folder)]


def own() -> list[Asking]:
    """The oldest set, each question against the sentences of its language."""
    passages: dict[str, list[tuple[str, str]]] = {"en": [], "de": []}
    language = heading = ""
    for line in (HERE / "policies.txt").read_text("utf-8").splitlines():
        if line.startswith("# ") and " | " in line:
            language, heading = line[2:].split(" | ", 1)
        elif line and not line.startswith("#"):
            passages[language].append((line, heading))
    out = []
    german = False
    for line in (HERE / "questions.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        text, answers = (part.strip() for part in line.split(" | "))
        german = german or text.startswith("Wie lange dauert der Versand")
        begins = tuple(a.strip() for a in answers.split("//")) if answers != "-" else ()
        known = passages["de" if german else "en"]
        pieces = tuple(piece(t, "passage", float(bool(begins) and t.startswith(begins)), h) for t, h in known)
        out.append(Asking(text, "", text, "own", pieces, "de" if german else "en"))
    return out


def epqa() -> list[Asking]:
    """Shopper questions with labelled pieces of one product, those by shoppers marked."""
    rows: dict[str, list[dict[str, str]]] = {}
    if not SHARED.is_dir():
        return []
    with (SHARED / "ePQA.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            rows.setdefault(row["qid"], []).append(row)
    half = {"0": 0.0, "1": 0.3, "2": 1.0}
    return [
        Asking(
            many[0]["question"], many[0]["title"], many[0]["ASIN"], "epqa",
            tuple(
                piece(r["candidate"], "attribute" if r["source"] == "attribute" else "passage",
                      half[r["label"]], approved=r["source"] in APPROVED)
                for r in many
            ),
        )
        for many in rows.values()
    ]  # fmt: skip


def semi() -> list[Asking]:
    """Shopper questions with all attributes of one product."""
    rows: dict[str, list[dict[str, str]]] = {}
    if not SHARED.is_dir():
        return []
    with (SHARED / "semiPQA_dev.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            rows.setdefault(row["qid"], []).append(row)
    return [
        Asking(many[0]["question"], "", many[0]["question"], "semi",
               tuple(piece(r["candidate"], "attribute", float(r["label"])) for r in many))
        for many in rows.values()
    ]  # fmt: skip


def unseen(askings: Iterable[Asking]) -> list[Asking]:
    """Those the pair model is never fitted on."""
    return [a for a in askings if a.source == "held_out" or (a.source in {"epqa", "semi"} and a.fold == 0)]
