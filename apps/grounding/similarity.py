"""Likeness of meaning between a question and short texts, by the local sentence models."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from apps.llm.embeddings import MINILM, embed, embed_query, model_for

Vector = NDArray[np.float32]
_KEPT = 20_000
_LONGEST = 240
_BATCH = 8
# The multilingual model gives .78 to what has nothing in common; put on the scale of the English one,
# for which the ranking model was fitted.
_BASE, _STRETCH = 0.78, 5.0
_vectors: OrderedDict[tuple[str, str], Vector] = OrderedDict()
_lock = Lock()


def cosines(question: str, texts: Sequence[str], language: str = "en") -> list[float] | None:
    """Likeness of each text to the question, about 0..1; None without the model of that language.

    Vectors of texts are kept (30 MB at most), so that a product asked about again costs nothing.
    """
    asked = embed_query(question, language)
    if asked is None:
        return None
    known = _remembered([text[:_LONGEST] for text in texts], language)
    if known is None:
        return None
    vector = np.asarray(asked, dtype=np.float32)
    found = [float(v @ vector) for v in known]
    return found if model_for(language) == MINILM else [(c - _BASE) * _STRETCH for c in found]


def _remembered(texts: Sequence[str], language: str) -> list[Vector] | None:
    model = model_for(language)
    with _lock:
        have = {t: _vectors[model, t] for t in texts if (model, t) in _vectors}
    missing = sorted({t for t in texts if t not in have}, key=len)
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        found = embed(batch, language)
        if found is None:
            return None
        have.update(zip(batch, found, strict=True))
    with _lock:
        for text in missing:
            _vectors[model, text] = have[text]
        while len(_vectors) > _KEPT:
            _vectors.popitem(last=False)
    return [have[t] for t in texts]
