"""The training material: what is read from where, and which texts belong together.

A text is a (title, body) pair. A pair of texts has a kind, so that kinds of very different size can be sampled evenly,
and a group: two pairs of one group are never each other's negatives.
"""

import csv
import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

Text = tuple[str, str]

# What pseudo postings are made from.
PSEUDO_POSTING_KINDS = ("alias", "title", "duty")
POSTING_SEED = 7
PROFILE_SEED = 11

# How a profile of a major words what it teaches.
PROFILE_PHRASES = ("具有{}的能力", "掌握{}", "能够进行{}", "{}", "{}实训", "熟悉{}")


@dataclass(frozen=True)
class Pair:
    """Two texts that mean the same work. `group` names what they mean."""

    kind: str
    left: Text
    right: Text
    group: str


def major_class(major_code: str) -> int:
    """The 专业大类 of a major, 1..19, the same for the three levels (21, 41 and 61 are all 农林牧渔)."""
    return int(major_code[:2]) % 20


def share(text: str) -> float:
    """A fixed number in [0, 1) for a text, to split by."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def plain(title: str) -> str:
    """A title without case, space and punctuation, to compare by."""
    return re.sub(r"[\W_]+", "", title.lower())


@dataclass(frozen=True)
class HeldOut:
    """What validation judges and training must not see: classes of majors, ranges of the titles' and postings' shares."""

    classes: tuple[int, ...] = ()
    titles: tuple[float, float] = (0.0, 0.0)
    postings: tuple[float, float] = (0.0, 0.0)
    own_subjects: bool = True  # the own lines on the fields of those classes as well

    def major(self, major_code: str) -> bool:
        return major_class(major_code) in self.classes

    def subjects(self, major_class: int) -> bool:
        return self.own_subjects and major_class in self.classes

    def title(self, title: str) -> bool:
        return self.titles[0] <= share(plain(title)) < self.titles[1]

    def posting(self, title: str) -> bool:
        return self.postings[0] <= share("posting" + plain(title)) < self.postings[1]


NOTHING = HeldOut()
# 资源环境与安全, 土木建筑, 食品药品与粮食, 文化艺术; a quarter of the titles, half of the posting titles.
FIXED = HeldOut((2, 4, 9, 15), (0.0, 0.25), (0.0, 0.5))
# Cross-validation: classes of about as many judged majors, quarters of the titles and of the posting titles.
FOLD_CLASSES = ((2, 4, 9, 15), (1, 3, 5, 16, 18), (7, 10, 11), (8, 13, 17, 19))


def fold(number: int, own_subjects: bool = True) -> HeldOut:
    """What is held out in the fold 0 to 3 of a cross-validation."""
    quarter = (number / 4, (number + 1) / 4)
    return HeldOut(FOLD_CLASSES[number], quarter, quarter, own_subjects)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_jsonl(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def occupation_name(name: str) -> str:
    """The classification marks digital (S) and green (L) occupations by a final letter."""
    return re.sub(r"[SL/]+$", "", name)


class Material:
    """All texts and pairs. `texts` are for the vocabulary, `pairs` for training."""

    def __init__(self, data: Path, held_out: HeldOut, own: Path):
        self.held_out = held_out
        self.pairs: list[Pair] = []
        self.texts: list[Text] = []
        self.rows: dict[str, int] = {}
        self.occupations: dict[str, Text] = {}
        self._occupations(data / "occupations")
        self._titles(data / "occupations")
        self._majors(data / "majors")
        self._postings(data / "postings_wuhan2024")
        self._industries(data / "industries")
        self._taxonomies(data / "taxonomies")
        self._own(own)
        self._pseudo_postings(own)
        self._subjects(own)
        self._ornaments(own)

    def _pair(self, kind: str, left: Text, right: Text, group: str) -> None:
        if left != right:
            self.pairs.append(Pair(kind, left, right, group))

    def _siblings(self, kind: str, names: dict[str, list[str]]) -> None:
        """Names of one group, each beside the next: a ring joins all of them without the square of their number."""
        for group, members in names.items():
            unique = list(dict.fromkeys(members))
            for position, name in enumerate(unique if len(unique) > 1 else []):
                following = unique[(position + 1) % len(unique)]
                self._pair(kind, (name, ""), (following, ""), group)

    def _occupations(self, folder: Path) -> None:
        rows = read_csv(folder / "csco22.csv")
        self.rows["csco22.csv"] = len(rows)
        names = {row["code"]: occupation_name(row["name"]) for row in rows}
        aliases: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            code, name = row["code"], names[row["code"]]
            body = f"{row['definition']} {row['tasks']}".strip()
            if row["level"] == "4":
                self.occupations[code] = (name, body)
                self._pair("occupation_body", (name, ""), ("", body), code)
                for parent in (code[:5] + "00-00", code[:8] + "00" if len(code) > 8 else code):
                    if parent != code and parent in names:
                        self._pair("occupation_parent", (name, ""), (names[parent], ""), parent)
            self.texts.append((name, body))
            for alias in row["alias"].split(","):
                alias = alias.strip()
                if alias and occupation_name(alias) != name and not self.held_out.title(alias):
                    self._pair("alias", (alias, ""), (name, body), code)
                    aliases[code].append(alias)
                    self.texts.append((alias, ""))
        self._siblings("alias_alias", aliases)
        work_types = read_csv(folder / "work_types.csv")
        self.rows["work_types.csv"] = len(work_types)
        types: dict[str, list[str]] = defaultdict(list)
        for row in work_types:
            code, name = row["occupation_code"], row["work_type"]
            # The extraction left table remains such as "3-02-99" and "指未列入" between the names.
            if code in self.occupations and not re.search(r"\d-|指未列入|其他", name) and len(name) > 1:
                self._pair("work_type", (name, ""), self.occupations[code], code)
                types[code].append(name)
                self.texts.append((name, ""))
        self._siblings("work_type_work_type", types)

    def _titles(self, folder: Path) -> None:
        rows = read_csv(folder / "titles_to_occupations.csv")
        self.rows["titles_to_occupations.csv"] = len(rows)
        titles: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            title, code = row["job_name"], row["expected_code"]
            if self.held_out.title(title):
                continue
            self.texts.append((title, ""))
            target = self.occupations.get(code, (occupation_name(row["expected_name"]), ""))
            self._pair("title", (title, ""), target, code)
            if not code.endswith("-00-00"):
                titles[code].append(title)
        self._siblings("title_title", titles)

    def _majors(self, folder: Path) -> None:
        profiles = read_jsonl(folder / "major_profiles.jsonl")
        self.rows["major_profiles.jsonl"] = len(profiles)
        bodies: dict[str, Text] = {}
        for row in profiles:
            code, name = row["major_code"], row["major_name"]
            if self.held_out.major(code):
                continue
            body = "\n".join(row[part] or "" for part in ("abilities", "courses", "certificates"))
            bodies[code] = (name, body)
            self.texts.append((name, body))
            self._pair("major_profile", (name, ""), ("", body), name)
            self._pair("abilities_courses", ("", row["abilities"] or name), ("", row["courses"] or name), name)
            self._pair("goal_profile", ("", row["goal"] or name), ("", body), name)
        orientation = read_jsonl(folder / "official_orientation.jsonl")
        self.rows["official_orientation.jsonl"] = len(orientation)
        for row in orientation:
            code, name = row["major_code"], row["major_name"]
            if self.held_out.major(code):
                continue
            major = bodies.get(code, (name, ""))
            for link in row["matched"]:
                if link["clevel"] == 4 and link["code"] in self.occupations:
                    occupation = self.occupations[link["code"]]
                    self._pair("major_occupation", major, occupation, link["code"])
                    self._pair("body_occupation", ("", major[1] or name), occupation, link["code"])
                    self._pair("major_name_occupation", (name, ""), occupation, link["code"])
                    for post in row["posts"]:
                        self._pair("post_occupation", (post, ""), occupation, link["code"])
            for post in row["posts"]:
                self.texts.append((post, ""))
                self._pair("post_major", (post, ""), major, name)
                self._pair("post_major_name", (post, ""), (name, ""), name)
        catalogue = read_csv(folder / "vocational_major_catalogue.csv")
        self.rows["vocational_major_catalogue.csv"] = len(catalogue)
        for row in catalogue:
            if not self.held_out.major(row["major_code"]):
                self.texts.append((row["major_name"], ""))
                self._pair("major_class", (row["major_name"], ""), (row["class"], ""), row["class"])

    def _postings(self, folder: Path) -> None:
        rows = read_jsonl(folder / "postings.jsonl")
        self.rows["postings.jsonl"] = len(rows)
        for row in rows:
            title, body, label = row["岗位名称"], row["工作简介"], row["岗位分类"]
            tags = row["岗位标签"].replace(";", " ")
            if self.held_out.posting(title):
                continue
            self.texts.append((title, body))
            group = plain(title)
            self._pair("posting", (title, ""), ("", body), group)
            self._pair("posting_label", (label, ""), ("", body), label)
            self._pair("posting_title_label", (title, ""), (label, ""), label)
            if tags.strip():
                self._pair("posting_tags", (tags, ""), ("", body), group)

    def _industries(self, folder: Path) -> None:
        rows = read_csv(folder / "industries.csv")
        self.rows["industries.csv"] = len(rows)
        names = {row["code"]: row["name"] for row in rows}
        for row in rows:
            self.texts.append((row["name"], ""))
            if row["parent"] in names:
                self._pair("industry", (row["name"], ""), (names[row["parent"]], ""), row["parent"])

    def _taxonomies(self, folder: Path) -> None:
        groups: dict[str, list[str]] = {}
        for line in (folder / "lagou_categories.yml").read_text(encoding="utf-8").splitlines():
            subgroup, colon, members = line.strip().partition(":")
            if line.startswith(" ") and colon:
                groups[subgroup] = [m for m in members.strip().split(";") if not re.search("其它|其他", m)]
        self.rows["lagou_categories.yml"] = sum(map(len, groups.values()))
        for subgroup, members in groups.items():
            for member in members:
                if not self.held_out.title(member):
                    self.texts.append((member, ""))
                    self._pair("position_group", (member, ""), (subgroup, ""), subgroup)
        tree = json.loads((folder / "skill_taxonomy.json").read_text(encoding="utf-8"))["技能分类体系"]
        skills = [skill for group in tree.values() for skill in group]
        self.rows["skill_taxonomy.json"] = len(skills)
        for skill in skills:
            self.texts.append((skill["name"], skill.get("description", "")))
            if skill.get("description"):
                self._pair("skill", (skill["name"], ""), ("", skill["description"]), skill["name"])
            self._siblings("skill_alias", {skill["name"]: [skill["name"], *skill.get("aliases", [])]})

    def _own(self, folder: Path) -> None:
        """The project's own glossaries: synonyms of titles, and the duties that a title usually means."""
        synonyms = [line.split("|") for line in _lines(folder / "synonyms.txt")]
        self.rows["synonyms.txt"] = len(synonyms)
        for names in synonyms:
            names = self._own_names(names)
            self.texts.extend((name, "") for name in names)
            self._siblings("synonym", {"|".join(names): names})
        duties = [line.split("|", 1) for line in _lines(folder / "duties.txt")]
        self.rows["duties.txt"] = len(duties)
        for titles, body in duties:
            names = self._own_names(titles.split("、"))
            for name in names:
                self.texts.append((name, body))
                self._pair("duty", (name, ""), ("", body), titles)
            self._siblings("duty_title", {titles: names})

    def _pseudo_postings(self, folder: Path) -> None:
        """Duties among sentences that any posting has, so that training learns to pass over those.

        For each occupation with a recruitment title and each line of duties: some of its tasks, shuffled, before and
        after boilerplate.
        """
        boilerplate = _lines(folder / "boilerplate.txt")
        self.rows["boilerplate.txt"] = len(boilerplate)
        random = Random(POSTING_SEED)
        kinds = PSEUDO_POSTING_KINDS if boilerplate else ()
        for pair in [pair for pair in self.pairs if pair.kind in kinds and pair.right[1]]:
            tasks = [task for task in re.split(r"\s*\d+\.|[。；，;]", pair.right[1]) if task.strip()]
            random.shuffle(tasks)
            kept = tasks[: random.randint(2, 8)]
            around = random.sample(boilerplate, random.randint(2, 8))
            body = "；".join([around[0], *kept, *around[1:]])
            self.texts.append(("", body))
            self._pair("pseudo_" + pair.kind, pair.left, ("", body), pair.group)

    def _subjects(self, folder: Path) -> None:
        """What is studied for which work, of the project's own writing; also reworded as a major's profile would be."""
        codes = {name: code for code, (name, _) in self.occupations.items()}
        random = Random(PROFILE_SEED)
        major_class, count = 0, 0
        for line in _lines(folder / "subjects.txt"):
            if line.isdigit():
                major_class = int(line)
                continue
            count += 1
            if self.held_out.subjects(major_class):
                continue
            field, learnt, leads_to = line.split("|")
            subjects = learnt.split("、")
            self.texts.append((field, learnt))
            self._pair("subject_field", (field, ""), ("", learnt), field)
            for name in leads_to.split("、"):
                code = codes.get(name, name)
                target = self.occupations.get(code, (name, ""))
                kept = random.sample(subjects, random.randint(2, len(subjects)))
                profile = "；".join(random.choice(PROFILE_PHRASES).format(subject) for subject in kept)
                self._pair("subject_occupation", (field, learnt), target, code)
                self._pair("subject_profile", (field, profile), target, code)
                self._pair("subject_name", ("", profile), (name, ""), code)
        self.rows["subjects.txt"] = count

    def _ornaments(self, folder: Path) -> None:
        """What titles for the teachers are composed with, by kind: head, before, after."""
        self.ornaments: dict[str, list[str]] = defaultdict(list)
        lines = _lines(folder / "ornaments.txt")
        self.rows["ornaments.txt"] = len(lines)
        for line in lines:
            kind, words = line.split("|", 1)
            self.ornaments[kind].append(words)

    def _own_names(self, names: list[str]) -> list[str]:
        return [name for name in names if not self.held_out.title(name) and not self.held_out.posting(name)]


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
