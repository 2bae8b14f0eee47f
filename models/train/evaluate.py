"""Trains without the held-out part and prints how well the views rank the judged sets' held-out queries."""

import single_thread  # noqa: F401  before numpy

import argparse
from pathlib import Path

import numpy as np

import baselines
import export
import judged
import material
from judged import JudgedSet
from material import HeldOut, Material
from train import HERE, fit

SETS = ("title_to_occupation", "major_to_occupation", "title_to_posting")
FUSED_DENSE_SHARES = (0.8, 0.7, 0.6, 0.5, 0.4, 0.31, 0.2)


def view_scores(judged_set: JudgedSet, words, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Dense cosines, clamped at 0, and sparse cosines of all queries with all candidates."""
    dense = [export.dense_view(words, texts, rows) for texts in (judged_set.queries, judged_set.candidates)]
    sparse = [words.sparse_view(texts) for texts in (judged_set.queries, judged_set.candidates)]
    return np.maximum(dense[0] @ dense[1].T, 0.0), (sparse[0] @ sparse[1].T).toarray()


def rankings(judged_set: JudgedSet, words, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The measures of every ranking, query by query."""
    dense, sparse = view_scores(judged_set, words, rows)
    scores = {
        "TF-IDF, character 1-2-grams": baselines.tf_idf(judged_set),
        "BM25, jieba words": baselines.bm25(judged_set),
        "sparse view": sparse,
        "dense view": dense,
    }
    for share in FUSED_DENSE_SHARES:
        scores[f"fused, {share:g} dense"] = share * dense + (1.0 - share) * sparse
    return {name: judged.measures(judged_set, values) for name, values in scores.items()}


def judge(data: Path, evaluated: Path, held_out: HeldOut) -> dict[str, dict[str, np.ndarray]]:
    """Trains without `held_out`; for each judged set the measures of its held-out queries."""
    words, quantised = fit(Material(data, held_out, HERE))
    sets = [judged.read(evaluated / name, held_out) for name in SETS]
    sets.append(judged.title_to_title(data, held_out))
    return {judged_set.name: rankings(judged_set, words, quantised.rows()) for judged_set in sets}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training material")
    parser.add_argument("--eval", type=Path, required=True, help="folder of the judged sets")
    parser.add_argument("--folds", action="store_true", help="four trainings; each query is judged by the one without it")
    parser.add_argument("--own-subjects", action="store_true", help="keep subjects.txt whole in the four trainings")
    arguments = parser.parse_args()

    parts = [material.FIXED]
    if arguments.folds:
        parts = [material.fold(number, not arguments.own_subjects) for number in range(len(material.FOLD_CLASSES))]
    found = [judge(arguments.data, arguments.eval, held_out) for held_out in parts]
    for name in found[0]:
        print(f"\n{name}\n\n| ranking | MAP | nDCG@10 | Recall@10 | queries |\n|---|---|---|---|---|")
        for ranking in found[0][name]:
            measures = np.concatenate([part[name][ranking] for part in found])
            precision, gain, recall = measures.mean(axis=0)
            print(f"| {ranking} | {precision:.3f} | {gain:.3f} | {recall:.3f} | {len(measures)} |")


if __name__ == "__main__":
    main()
