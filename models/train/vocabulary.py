"""The vocabulary: which features get a row, how much each says, and texts as weighted feature vectors."""

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse

import features as ngram
from material import Text

# Hashed features get ids from here on; the vocabulary stays below.
UNKNOWN_BASE = 1 << 20
UNKNOWN_BUCKETS = 1 << 20


@dataclass
class Settings:
    """What a text vector depends on beside the weights. Written into the model file."""

    title_share: float = 0.25  # of a text with both fields
    max_sparse_terms: int = 192
    max_dense_terms: int = 4096
    # Weights are the idf, to a power or with a summand, times a factor by the kind of feature: Han 1-, 2-, 3-gram,
    # Latin token.
    dense_idf_power: float = 0.6
    sparse_idf_summand: float = 3.0
    dense_factors: tuple[float, float, float, float] = (0.6, 1.0, 0.5, 1.0)
    sparse_factors: tuple[float, float, float, float] = (1.0, 1.0, 0.25, 1.0)
    # A feature's weight that training learned for the dense view counts in the sparse one to this power.
    sparse_learned_power: float = 0.5
    # n mentions count n^power in the dense view, 1 + ln n in the sparse one; `src/embed/ngram/views.rs` has it fixed.
    dense_count_power: float = 0.75
    max_document_share: float = 0.2  # a more common feature is left out of the sparse view


def length_class(feature: str) -> int:
    return len(feature) - 1 if ngram.is_han(feature[0]) else 3


@dataclass
class Vocabulary:
    fold: dict[int, int]
    names: list[str]
    idf: np.ndarray
    document_share: np.ndarray
    settings: Settings
    ids: dict[str, int] = field(default_factory=dict)
    dense_weight: np.ndarray = field(init=False)
    sparse_weight: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.ids = {name: row for row, name in enumerate(self.names)}
        classes = [length_class(name) for name in self.names]
        common = self.document_share > self.settings.max_document_share
        dense_factors = np.array(self.settings.dense_factors)[classes]
        sparse_factors = np.array(self.settings.sparse_factors)[classes] * ~common
        self.dense_weight = (self.idf**self.settings.dense_idf_power * dense_factors).astype("f4")
        self.sparse_weight = ((self.idf + self.settings.sparse_idf_summand) * sparse_factors).astype("f4")

    def learn(self, log_weights: np.ndarray) -> None:
        """Brings what training learned about the features into the sparse view: boilerplate fades there as well."""
        self.sparse_weight *= np.exp(self.settings.sparse_learned_power * log_weights)

    def unknown(self) -> float:
        """The sparse weight of a feature that the corpus does not have: that of its rarest one, nothing learned."""
        return float(self.idf.max()) + self.settings.sparse_idf_summand

    def dense_input(self, texts: list[Text]) -> sparse.csr_matrix:
        """Unit rows of at most `max_dense_terms` features, what the trained rows are multiplied with."""
        return self._matrix(texts, self.dense_weight, None)

    def sparse_view(self, texts: list[Text]) -> sparse.csr_matrix:
        """Unit rows of at most `max_sparse_terms` features, hashed ones behind `UNKNOWN_BASE`."""
        return self._matrix(texts, self.sparse_weight, self.unknown())

    def _field(self, text: str, weight: np.ndarray, unknown: float | None) -> dict[int, float]:
        dense = unknown is None
        counts = Counter()
        for name in ngram.features(ngram.normalise(text, self.fold)):
            row = self.ids.get(name)
            if row is None and not dense and ngram.may_be_unknown(name):
                row = UNKNOWN_BASE + ngram.key(name) % UNKNOWN_BUCKETS
            if row is not None:
                counts[row] += 1
        found = {}
        for row, count in counts.items():
            value = float(weight[row]) if row < UNKNOWN_BASE else unknown
            if value > 0.0:
                found[row] = value * (count**self.settings.dense_count_power if dense else 1.0 + math.log(count))
        norm = math.sqrt(sum(value * value for value in found.values()))
        return {row: value / norm for row, value in found.items()} if norm else {}

    def _vector(self, text: Text, weight: np.ndarray, unknown: float | None) -> dict[int, float]:
        title, body = (self._field(part, weight, unknown) for part in text)
        if not title or not body:
            return title or body
        mixed = {row: value * self.settings.title_share for row, value in title.items()}
        for row, value in body.items():
            mixed[row] = mixed.get(row, 0.0) + value * (1.0 - self.settings.title_share)
        return mixed

    def _matrix(self, texts: list[Text], weight: np.ndarray, unknown: float | None) -> sparse.csr_matrix:
        indices, values, ends = [], [], [0]
        most = self.settings.max_dense_terms if unknown is None else self.settings.max_sparse_terms
        for text in texts:
            vector = self._vector(text, weight, unknown)
            strongest = sorted(vector.items(), key=lambda item: (-np.float32(item[1]), item[0]))
            vector = dict(strongest[:most])
            norm = math.sqrt(sum(value * value for value in vector.values()))
            vector = {row: value / norm for row, value in vector.items()}
            rows = sorted(vector)
            indices.extend(rows)
            values.extend(vector[row] for row in rows)
            ends.append(len(indices))
        width = len(self.names) if unknown is None else UNKNOWN_BASE + UNKNOWN_BUCKETS
        return sparse.csr_matrix((np.array(values, "f4"), np.array(indices, "i4"), np.array(ends)), (len(texts), width))


# The service reads the same table when it compares words.
TRADITIONAL = Path(__file__).parents[2] / "src/domain/text/normalize/traditional.tsv"


def read_fold(path: Path) -> dict[int, int]:
    """Traditional -> simplified characters, one pair a line."""
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {ord(traditional): ord(simplified) for traditional, simplified in pairs}


def build(texts: list[Text], size: int, fold: dict[int, int], settings: Settings) -> Vocabulary:
    """The `size` features of the most texts; ties by spelling, so that the choice is reproducible."""
    documents = Counter()
    for title, body in dict.fromkeys(texts):
        documents.update(set(ngram.features(ngram.normalise(f"{title} {body}", fold))))
    count = len(dict.fromkeys(texts))
    # The shorter one first, so that no trigram is taken without the bigram that begins it: the service relies on it.
    names = sorted(documents, key=lambda name: (-documents[name], len(name), name))[:size]
    share = np.array([documents[name] / count for name in names])
    idf = np.log((count + 1) / (share * count + 1)).astype("f4")
    return Vocabulary(fold, names, idf, share, settings)
