"""Judged sets as folders, the form that `talentmatch eval` reads: written for the held-out queries, and read again."""

import json
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

from judged import is_held_out
from material import HeldOut, Text, read_csv

PUBLISHED = ("title_to_occupation", "major_to_occupation", "title_to_posting")
OCCUPATION_CLASSES = {
    "1": "负责人", "2": "专业技术人员", "3": "办事人员", "4": "社会生产服务和生活服务人员", "5": "农林牧渔", "6": "生产制造", "7": "军队", "8": "其他",
}
MAJOR_CLASSES = {2: "资源环境与安全", 4: "土木建筑", 9: "食品药品与粮食", 15: "文化艺术"}


@dataclass
class Content:
    """The records of a set's queries with a relevant candidate, its candidates, and the grades by query and candidate."""

    queries: list[dict]
    candidates: list[dict]
    grades: dict[str, dict[str, float]]
    relevant_from: float


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.open(encoding="utf-8") if line.strip()]


def read(folder: Path) -> Content:
    file = folder / "set.toml"
    described = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    relevant_from = float(described.get("relevant_from", 1))
    grades: dict[str, dict[str, float]] = {}
    for line in (folder / "qrels.tsv").open(encoding="utf-8"):
        query, candidate, grade = line.split("\t")
        grades.setdefault(query, {})[candidate] = float(grade)
    queries = read_lines(folder / described.get("queries", "queries.jsonl"))
    queries = [query for query in queries if max(grades.get(query["name"], {"": 0}).values()) >= relevant_from]
    return Content(queries, read_lines(folder / described.get("candidates", "candidates.jsonl")), grades, relevant_from)


def text(record: dict) -> Text:
    """The fields of any kind of record that the service embeds (`src/domain/text/mod.rs`), codes left out."""
    content = next(record[kind] for kind in ("jobPosting", "internshipSlot", "studentProfile", "courseProfile") if kind in record)
    named = [item["name"] for field in ("skills", "certificates") for item in content.get(field, [])]
    wishes = content.get("preferences", {}).get("occupations", [])
    title = content.get("title") or "\n".join([*wishes, content.get("majorName", "")])
    fields = [content.get(field, "") for field in ("description", "abilities", "syllabus", "certificatesText")]
    return title, "\n".join([*fields, *content.get("experiences", []), *named, *content.get("courses", [])])


def write_held_out(data: Path, published: Path, out: Path, held_out: HeldOut) -> list[Path]:
    """The published sets with the held-out queries alone, and titles that mean one occupation. Returns their folders."""
    folders = []
    for name in PUBLISHED:
        queries = [query for query in read_lines(published / name / "queries.jsonl") if is_held_out(name, query, held_out)]
        names = {query["name"] for query in queries}
        judgements = (published / name / "qrels.tsv").read_text(encoding="utf-8").splitlines()
        judgements = [line for line in judgements if line.split("\t")[0] in names]
        candidates = (published / name / "candidates.jsonl").resolve()
        folders.append(_write(out / name, queries, judgements, candidates))
    return [*folders, _write_title_to_title(data, out / "title_to_title", held_out)]


def _write(folder: Path, queries: list[dict], judgements: list[str], candidates: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(query, ensure_ascii=False) for query in queries]
    (folder / "queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(judgements) + "\n", encoding="utf-8")
    (folder / "set.toml").write_text(f'candidates = "{candidates}"\n', encoding="utf-8")
    return folder


def _write_title_to_title(data: Path, folder: Path, held_out: HeldOut) -> Path:
    """A stand-in for judged synonyms: held-out titles, each once, relevant when labelled with the same occupation."""
    titles: dict[str, str] = {}
    for row in read_csv(data / "occupations" / "titles_to_occupations.csv"):
        if held_out.title(row["job_name"]) and not row["expected_code"].endswith("-00-00"):
            titles.setdefault(row["job_name"], row["expected_code"])
    members: dict[str, list[int]] = {}
    for at, code in enumerate(titles.values()):
        members.setdefault(code, []).append(at)
    records = [{"name": f"jobPostings/t{at}", "jobPosting": {"title": title}} for at, title in enumerate(titles)]
    judgements, queries = [], []
    for at, code in enumerate(titles.values()):
        if 1 < len(members[code]) <= 20:
            queries.append(records[at])
            judgements += [f"jobPostings/t{at}\tjobPostings/t{other}\t1" for other in members[code] if other != at]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / "candidates.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return _write(folder, queries, judgements, Path("candidates.jsonl"))


def measures(order: list[str], grades: dict[str, float], relevant_from: float) -> dict[str, float]:
    """The same as `src/domain/ranking/metrics.rs`."""
    ranks = [at + 1 for at, name in enumerate(order) if grades.get(name, 0.0) >= relevant_from]
    relevant = sum(grade >= relevant_from for grade in grades.values())

    def gain(found: list[float]) -> float:
        return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(found[:10]))

    return {
        "map": sum((hit + 1) / rank for hit, rank in enumerate(ranks)) / relevant,
        "ndcg10": gain([grades.get(name, 0.0) for name in order]) / gain(sorted(grades.values(), reverse=True)),
        "recall10": sum(rank <= 10 for rank in ranks) / relevant,
    }


def group(name: str, query: dict, grades: dict[str, float]) -> str:
    """What a query's figures are broken down by: the class of the major or occupation, or the sample's field."""
    if name == "major_to_occupation":
        code = int(query["name"].split("/")[1][:2]) % 20
        return MAJOR_CLASSES.get(code, str(code))
    if name == "title_to_occupation":
        occupation = next(iter(grades)).split("/")[1]
        return f"{occupation[0]} {OCCUPATION_CLASSES[occupation[0]]}"
    return query["labels"]["field"]

