"""Trains without the held-out part and prints how well the views rank the judged sets' held-out queries."""

import single_thread  # noqa: F401  before numpy

import argparse
from pathlib import Path

import numpy as np

import baselines
import export
import judged
from judged import JudgedSet
from material import HeldOut, Material
from train import HERE, fit

SETS = ("title_to_occupation", "major_to_occupation", "title_to_posting")
FUSED_DENSE_SHARES = (0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)


def view_scores(judged_set: JudgedSet, words, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Dense cosines, clamped at 0, and sparse cosines of all queries with all candidates."""
    dense = [export.dense_view(words, texts, rows) for texts in (judged_set.queries, judged_set.candidates)]
    sparse = [words.sparse_view(texts) for texts in (judged_set.queries, judged_set.candidates)]
    return np.maximum(dense[0] @ dense[1].T, 0.0), (sparse[0] @ sparse[1].T).toarray()


def line(name: str, judged_set: JudgedSet, scores: np.ndarray) -> str:
    found = judged.measures(judged_set, scores)
    return f"| {name} | {found['map']:.3f} | {found['ndcg10']:.3f} | {found['recall10']:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training material")
    parser.add_argument("--eval", type=Path, required=True, help="folder of the judged sets")
    arguments = parser.parse_args()

    held_out = HeldOut(active=True)
    words, quantised = fit(Material(arguments.data, held_out, HERE))
    sets = [judged.read(arguments.eval / name, held_out) for name in SETS]
    sets.append(judged.title_to_title(arguments.data, held_out))
    for judged_set in sets:
        dense, sparse = view_scores(judged_set, words, quantised.rows())
        print(f"\n{judged_set.name}: {len(judged_set.queries)} queries, {len(judged_set.candidates)} candidates\n")
        print("| ranking | MAP | nDCG@10 | Recall@10 |\n|---|---|---|---|")
        print(line("TF-IDF, character 1-2-grams", judged_set, baselines.tf_idf(judged_set)))
        print(line("BM25, jieba words", judged_set, baselines.bm25(judged_set)))
        print(line("sparse view", judged_set, sparse))
        print(line("dense view", judged_set, dense))
        for share in FUSED_DENSE_SHARES:
            print(line(f"fused, {share:.1f} dense", judged_set, share * dense + (1.0 - share) * sparse))


if __name__ == "__main__":
    main()
