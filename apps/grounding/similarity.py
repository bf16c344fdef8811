"""Likeness of meaning between a question and short texts, by the local sentence model when it is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from apps.llm.embeddings import embed, embed_query

Vector = NDArray[np.float32]
_KEPT = 20_000
_LONGEST = 240
_BATCH = 8
_vectors: OrderedDict[str, Vector] = OrderedDict()
_lock = Lock()


def cosines(question: str, texts: Sequence[str]) -> list[float] | None:
    """Cosine of each text with the question, None without the model; English texts only make sense here.

    Vectors of texts are kept (30 MB at most), so that a product asked about again costs nothing.
    """
    asked = embed_query(question, "en")
    if asked is None:
        return None
    known = _remembered([text[:_LONGEST] for text in texts])
    if known is None:
        return None
    vector = np.asarray(asked, dtype=np.float32)
    return [float(v @ vector) for v in known]


def _remembered(texts: Sequence[str]) -> list[Vector] | None:
    with _lock:
        have = {t: _vectors[t] for t in texts if t in _vectors}
    missing = sorted({t for t in texts if t not in have}, key=len)
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        found = embed(batch)
        if found is None:
            return None
        have.update(zip(batch, found, strict=True))
    with _lock:
        for text in missing:
            _vectors[text] = have[text]
        while len(_vectors) > _KEPT:
            _vectors.popitem(last=False)
    return [have[t] for t in texts]
