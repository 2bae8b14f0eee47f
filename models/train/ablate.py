"""Trains without the held-out part, gives that model to the service, and prints what each view and part of the score is worth.

One command makes the tables of the model card:
    python models/train/ablate.py --data DATA --eval EVAL --service target/release/talentmatch --work WORK
"""

import single_thread  # noqa: F401  before numpy

import argparse
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

import baselines
import export
import sets
from judged import JudgedSet
from material import FIXED, Material
from train import HERE, fit

OWN_SETS = HERE.parent.parent / "tests" / "fixtures" / "judged"
PARTS = ("semantic", "lexical", "skill", "certificate", "major", "education", "location", "pay", "schedule", "preference")
# The weights that each ranking of the service changes.
RANKINGS = {
    "dense view": {part: 0 for part in PARTS if part != "semantic"},
    "sparse view": {part: 0 for part in PARTS if part != "lexical"},
    "fused": {part: 0 for part in PARTS[2:]},
    "fused + structured parts": {},
}
FULL = "fused + structured parts"
TF_IDF = "TF-IDF, character 1-2-grams"
BM25 = "BM25, jieba words"


# What one ranking of one set is worth: measures by query.
Outcome = dict[str, dict[str, float]]


def mean(measures: Iterable[dict[str, float]]) -> str:
    chosen = list(measures)
    means = (np.mean([found[name] for found in chosen]) for name in ("map", "ndcg10", "recall10"))
    return " / ".join(f"{value:.3f}" for value in means)


def ask_service(service: Path, model: Path, folders: list[Path], weights: dict[str, float], file: Path) -> list[dict]:
    """The service's rankings of all sets, one dictionary a query."""
    flags = [flag for part, weight in weights.items() for flag in ("--weight", f"{part}={weight}")]
    command = [service, "eval", *folders, "--model", model, "--rankings", file, "--json", *flags]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line) for line in file.open(encoding="utf-8")]


def outcomes(rankings: list[dict], field: str) -> dict[str, Outcome]:
    found: dict[str, Outcome] = defaultdict(dict)
    for ranking in rankings:
        found[ranking["set"]][ranking["query"]] = ranking[field]
    return found


def bm25(folder: Path) -> Outcome:
    content = sets.read(folder)
    texts = JudgedSet(
        folder.name,
        [sets.text(query) for query in content.queries],
        [sets.text(candidate) for candidate in content.candidates],
        [],
    )
    names = [candidate["name"] for candidate in content.candidates]
    scores = baselines.bm25(texts)
    found = {}
    for row, query in enumerate(content.queries):
        order = [names[at] for at in np.argsort(-scores[row], kind="stable") if names[at] != query["name"]]
        found[query["name"]] = sets.measures(order, content.grades[query["name"]], content.relevant_from)
    return found


def tables(folders: list[Path], found: dict[str, dict[str, Outcome]]) -> None:
    print("\n| ranking | " + " | ".join(folder.name.replace("_", " ") for folder in folders) + " |")
    print("|---" * (len(folders) + 1) + "|")
    for name, by_set in found.items():
        print(f"| {name} | " + " | ".join(mean(by_set[folder.name].values()) for folder in folders) + " |")
    counts = []
    for folder in folders:
        content = sets.read(folder)
        counts.append(f"{len(content.queries)}, {len(content.candidates)}")
    print("| queries, candidates | " + " | ".join(counts) + " |")


def group_table(title: str, folders: list[Path], found: dict[str, dict[str, Outcome]]) -> None:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for folder in folders:
        content = sets.read(folder)
        for query in content.queries:
            group = sets.group(folder.name, query, content.grades[query["name"]])
            groups[group].append((folder.name, query["name"]))
    print(f"\n| {title} | queries | {TF_IDF} | {FULL} |\n|---|---|---|---|")
    for group in sorted(groups):
        cells = (mean(found[name][folder][query] for folder, query in groups[group]) for name in (TF_IDF, FULL))
        print(f"| {group} | {len(groups[group])} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training material")
    parser.add_argument("--eval", type=Path, required=True, help="folder of the published judged sets")
    parser.add_argument("--service", type=Path, required=True, help="the program talentmatch")
    parser.add_argument("--work", type=Path, required=True, help="folder for the held-out model, its sets and rankings")
    parser.add_argument("--model", type=Path, help="a held-out model that was trained before; else one is trained")
    arguments = parser.parse_args()

    model = arguments.model or arguments.work / "model"
    if arguments.model is None:
        words, quantised = fit(Material(arguments.data, FIXED, HERE))
        content = export.write(model, words, quantised)
        export.write_description(model, content, words, quantised, 0, {})
    published = sets.write_held_out(arguments.data, arguments.eval, arguments.work / "sets", FIXED)
    own = sorted(folder for folder in OWN_SETS.iterdir() if folder.is_dir())
    folders = [*published, *own]

    found: dict[str, dict[str, Outcome]] = {TF_IDF: {}, BM25: {folder.name: bm25(folder) for folder in folders}}
    for name, weights in RANKINGS.items():
        file = arguments.work / f"{name.replace(' ', '_')}.jsonl"
        rankings = ask_service(arguments.service, model, folders, weights, file)
        found[name] = outcomes(rankings, "measures")
        found[TF_IDF] = outcomes(rankings, "baseline")
    print("MAP / nDCG@10 / Recall@10")
    tables(published, found)
    tables(own, found)
    group_table("title to occupation, by class of the occupation", published[:1], found)
    group_table("major to occupation, by class of the major", published[1:2], found)
    group_table("own sets together, by field", own, found)


if __name__ == "__main__":
    main()
