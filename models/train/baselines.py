"""What the model is compared with: two lexical rankings that need no training."""

import math
from collections import Counter

import numpy as np
from scipy import sparse

import features as ngram
from judged import JudgedSet
from material import Text


def character_grams(text: Text) -> Counter:
    """Character 1- and 2-grams of a text, fields joined."""
    joined = ngram.normalise(" ".join(text), {})
    runs = "".join(char if char.isalnum() else " " for char in joined).split()
    return Counter(run[start : start + size] for run in runs for size in (1, 2) for start in range(len(run) - size + 1))


def words(text: Text) -> Counter:
    """Words as jieba cuts them."""
    import jieba

    return Counter(word for word in jieba.cut(ngram.normalise(" ".join(text), {})) if word[0].isalnum())


def _matrix(rows: list[dict[str, float]], ids: dict[str, int]) -> sparse.csr_matrix:
    triples = [(value, row, ids[term]) for row, terms in enumerate(rows) for term, value in terms.items() if term in ids]
    values, row_ids, columns = zip(*triples)
    return sparse.csr_matrix((values, (row_ids, columns)), (len(rows), len(ids)))


def tf_idf(judged: JudgedSet) -> np.ndarray:
    """Scores by TF-IDF cosine over character 1-2-grams; idf of the candidates."""
    candidates = [character_grams(text) for text in judged.candidates]
    documents = Counter(gram for counts in candidates for gram in counts)
    ids = {gram: index for index, gram in enumerate(documents)}
    idf = {gram: math.log((len(candidates) + 1) / (count + 1)) + 1 for gram, count in documents.items()}

    def unit(rows: list[Counter]) -> sparse.csr_matrix:
        weighted = [{g: (1 + math.log(n)) * idf[g] for g, n in counts.items() if g in idf} for counts in rows]
        built = _matrix(weighted, ids)
        lengths = np.sqrt(np.asarray(built.multiply(built).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ built

    return (unit([character_grams(text) for text in judged.queries]) @ unit(candidates).T).toarray()


def bm25(judged: JudgedSet, k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """Scores by BM25 over words (Robertson and Zaragoza 2009)."""
    candidates = [words(text) for text in judged.candidates]
    documents = Counter(word for counts in candidates for word in counts)
    ids = {word: index for index, word in enumerate(documents)}
    total = len(candidates)
    idf = {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in documents.items()}
    mean = sum(sum(counts.values()) for counts in candidates) / total
    weighted = []
    for counts in candidates:
        length = k1 * (1 - b + b * sum(counts.values()) / mean)
        weighted.append({word: idf[word] * n * (k1 + 1) / (n + length) for word, n in counts.items()})
    queries = [dict(words(text)) for text in judged.queries]
    return (_matrix(queries, ids) @ _matrix(weighted, ids).T).toarray()
