"""How well a short text answers a question, by a small model that reads both at once (a cross-encoder).

all-MiniLM-L6-v2 with its upper layers fitted to shoppers' questions by `evals/relevance/fit_pairs.py`. Its
layers are `models/pairs.onnx` (8-bit); the table of word vectors is that of the published model and is read
from its package, so both must be there. English only.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from apps.llm.embeddings import DIMENSIONS, minilm_files

MODEL = Path(__file__).parent / "models" / "pairs.onnx"
BATCH = 16
_TOKENS = 96
_QUESTION, _TEXT = 200, 320  # characters read of each
# Where the table of word vectors and their scales stand in the published file (checked by its SHA-256).
_WORDS, _ROWS_AT, _SCALES_AT = 30522, 161_538, 11_882_049

log = structlog.get_logger()
_lock = threading.Lock()
Logits = NDArray[np.float32]


def answer_logits(question: str, texts: Sequence[str]) -> list[float] | None:
    """The log-odds that each text answers the question, about 2 ms a text; None without the models."""
    model = _model()
    if model is None:
        return None
    return [float(x) for x in model(question, texts)] if texts else []


@lru_cache(maxsize=1)
def _model() -> _Pairs | None:
    with _lock:
        files = minilm_files()
        if files is None or not MODEL.is_file():
            log.warning("pairs.absent")
            return None
        return _Pairs(*files)


def preload() -> None:
    """Load the model now, so that the first question does not wait for it."""
    answer_logits("warm up", ["warm up"])


class _Pairs:
    def __init__(self, minilm: Path, tokenizer: Path) -> None:
        # 200 MB, only for processes that answer.
        onnxruntime: Any = importlib.import_module("onnxruntime")
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length=_TOKENS)
        self._tokenizer.enable_padding()
        shape = (_WORDS, DIMENSIONS)
        self._rows = np.memmap(minilm, np.int8, "r", _ROWS_AT, shape)
        self._scales = np.memmap(minilm, np.uint8, "r", _SCALES_AT, (_WORDS * 4,)).view(np.float32)

    def __call__(self, question: str, texts: Sequence[str]) -> Logits:
        # Texts of one length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found = np.zeros(len(texts), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found[places] = self._batch([(question[:_QUESTION], texts[p][:_TEXT]) for p in places])
        return found

    def _batch(self, pairs: list[tuple[str, str]]) -> Logits:
        encoded = self._tokenizer.encode_batch(pairs)
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        feeds = {
            "words": self._rows[ids].astype(np.float32) * self._scales[ids][:, :, None],
            "types": np.array([one.type_ids for one in encoded], dtype=np.int64),
            "mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        }
        logits: Logits = self._session.run(None, feeds)[0]
        return logits
