"""Judged sets: queries, candidates and relevances, and the measures over a ranking."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from material import HeldOut, Text, read_csv


@dataclass
class JudgedSet:
    """`relevant[q]` are the positions of the relevant candidates of query `q`."""

    name: str
    queries: list[Text]
    candidates: list[Text]
    relevant: list[set[int]]


def record_text(record: dict) -> Text:
    """The same fields as the service embeds (`src/domain/text/mod.rs`)."""
    posting = record.get("jobPosting")
    if posting is not None:
        return posting.get("title", ""), posting.get("description", "")
    course = record["courseProfile"]
    body = "\n".join(course.get(part, "") for part in ("abilities", "syllabus", "certificates_text"))
    return course.get("title", ""), body


def read(folder: Path, held_out: HeldOut) -> JudgedSet:
    """A set of the import form; only the queries that training did not see."""
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    candidates = [json.loads(line) for line in (folder / "candidates.jsonl").open(encoding="utf-8")]
    position = {record["name"]: index for index, record in enumerate(candidates)}
    relevant: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").open(encoding="utf-8"):
        query, candidate, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(query, set()).add(position[candidate])
    queries = [query for query in queries if is_held_out(folder.name, query, held_out)]
    queries = [query for query in queries if relevant.get(query["name"])]
    return JudgedSet(
        folder.name,
        [record_text(query) for query in queries],
        [record_text(candidate) for candidate in candidates],
        [relevant[query["name"]] for query in queries],
    )


def is_held_out(set_name: str, query: dict, held_out: HeldOut) -> bool:
    if set_name == "major_to_occupation":
        return held_out.major(query["name"].split("/")[1])
    title = query["jobPosting"]["title"]
    return held_out.posting(title) if set_name == "title_to_posting" else held_out.title(title)


def title_to_title(data: Path, held_out: HeldOut) -> JudgedSet:
    """A stand-in for judged title synonyms: held-out titles, relevant when labelled with the same occupation."""
    rows = read_csv(data / "occupations" / "titles_to_occupations.csv")
    rows = [row for row in rows if held_out.title(row["job_name"]) and not row["expected_code"].endswith("-00-00")]
    members: dict[str, set[int]] = {}
    for index, row in enumerate(rows):
        members.setdefault(row["expected_code"], set()).add(index)
    queries = [index for index, row in enumerate(rows) if 1 < len(members[row["expected_code"]]) <= 20]
    texts = [(row["job_name"], "") for row in rows]
    relevant = [members[rows[index]["expected_code"]] - {index} for index in queries]
    return JudgedSet("title_to_title", [texts[index] for index in queries], texts, relevant)


def measures(judged: JudgedSet, scores: np.ndarray) -> np.ndarray:
    """For each query the average precision over the whole ranking, nDCG@10 and Recall@10; ties keep the candidates' order."""
    order = np.argsort(-scores, axis=1, kind="stable")
    precision, gain, recall = [], [], []
    discount = 1.0 / np.log2(np.arange(2, 12))
    for row, (relevant, query) in enumerate(zip(judged.relevant, judged.queries)):
        ranking = order[row]
        if judged.name == "title_to_title":
            ranking = np.array([c for c in ranking if judged.candidates[c] != query])
        hits = np.isin(ranking, list(relevant))
        ranks = np.flatnonzero(hits)
        precision.append(np.mean((np.arange(len(ranks)) + 1) / (ranks + 1)))
        gain.append((hits[:10] * discount[: len(hits[:10])]).sum() / discount[: min(10, len(relevant))].sum())
        recall.append(hits[:10].sum() / len(relevant))
    return np.array([precision, gain, recall]).T
