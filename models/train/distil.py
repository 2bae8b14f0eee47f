"""Similarity distillation: the student learns which texts of a batch the teachers hold near each other.

For each text of a batch the teachers' similarities with the others become a distribution, and so do the student's; the
loss is the divergence of the two (as in Fang et al. 2021, SEED, with the batch itself as the queue). Only how near texts
are is learned, so teacher and student may have any dimensions.

The texts are names in the training material (occupations, work types, posts, majors, fields, synonyms) and titles composed
of them: a field of work and a head, such as 种子质量检测 and 技术员. A composed title stands among words that tell nothing
about the work (急聘, 五险一金) where the student reads it, and alone where the teachers do. Neither the crawled titles nor
the postings of the material are among them.
"""

import re
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy import sparse

import teachers
from material import Material
from rows import with_dropout

# The kinds of pairs with a crawled side, or with one that is made of others.
LEFT_OUT = re.compile("title|title_title|posting.*|pseudo_.*")
# The kinds whose left side names a field of work.
FIELD_KINDS = ("post_major", "post_major_name", "major_class", "synonym", "alias", "work_type_work_type")
HEAD = re.compile("(专员|主管|经理|助理|工程师|技术员|操作工|顾问|总监|人员|员|师|工)$")
LONGEST_NAME = 40
COMPOSITION_SEED = 3
ORNAMENT_SEED = 4


@dataclass(frozen=True)
class DistilSettings:
    weight: float = 0.5  # of this loss beside the contrastive one
    batch: int = 1024
    teacher_temperature: float = 0.07
    temperature: float = 0.15  # the student's
    feature_dropout: float = 0.2
    composed: int = 12_000
    composed_share: float = 0.5  # of a batch


def names(material: Material) -> list[str]:
    """The titles of the material's pairs but the crawled ones."""
    texts = (text for pair in material.pairs if not LEFT_OUT.fullmatch(pair.kind) for text in (pair.left, pair.right))
    return list(dict.fromkeys(title for title, _ in texts if 0 < len(title) <= LONGEST_NAME))


def composed_titles(material: Material, count: int) -> list[str]:
    """Fields of work, each with a head that may be strange to it."""
    fields = (HEAD.sub("", pair.left[0]) for pair in material.pairs if pair.kind in FIELD_KINDS)
    fields = list(dict.fromkeys(field for field in fields if 2 <= len(field) <= 10))
    random = Random(COMPOSITION_SEED)
    titles: dict[str, None] = {}
    while len(titles) < count:
        title = random.choice(fields) + random.choice(material.ornaments["head"])
        if not material.held_out.title(title) and not material.held_out.posting(title):
            titles[title] = None
    return list(titles)


def ornamented(titles: list[str], ornaments: dict[str, list[str]]) -> list[str]:
    """The titles as a recruitment site might show them; a fifth as they are."""
    random = Random(ORNAMENT_SEED)
    shown = []
    for title in titles:
        drawn = random.random()
        before = random.choice(ornaments["before"]) if drawn < 0.3 or 0.65 <= drawn < 0.8 else ""
        after = random.choice(ornaments["after"]) if 0.3 <= drawn < 0.8 else ""
        shown.append(before + title + after)
    return shown


class Distillation:
    """The texts as weighted features, and where the teachers hold them."""

    def __init__(self, material: Material, encode, settings: DistilSettings, seed: int, report=print):
        self.settings = settings
        plain = names(material)
        titles = composed_titles(material, settings.composed)
        self.matrix = encode([(text, "") for text in plain + ornamented(titles, material.ornaments)])
        self.target = teachers.similarity_space(plain + titles, report)
        share = settings.composed_share
        drawn = np.repeat([(1.0 - share) / len(plain), share / len(titles)], [len(plain), len(titles)])
        # A text without a feature of the vocabulary has no direction that could be taught.
        self.cumulated = np.cumsum(drawn * (np.diff(self.matrix.indptr) > 0))
        self.random = np.random.default_rng(seed)

    def draw(self) -> tuple[np.ndarray, sparse.csr_matrix]:
        """The positions of a batch's texts, each once, and their features but some left out at random."""
        points = self.random.random(self.settings.batch) * self.cumulated[-1]
        drawn = np.unique(np.searchsorted(self.cumulated, points, side="right"))
        return drawn, with_dropout(self.matrix[drawn], self.settings.feature_dropout, self.random)

    def gradient(self, unit: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, float]:
        """The gradient of the weighted loss by the student's unit vectors of the texts `drawn`, and the loss."""
        target = self.target[drawn]
        wanted = _nearness(target @ target.T, self.settings.teacher_temperature)
        found = _nearness(unit @ unit.T, self.settings.temperature)
        loss = (wanted * np.log(np.maximum(wanted, 1e-12) / np.maximum(found, 1e-12))).sum(axis=1).mean()
        by_cosine = (found - wanted) * np.float32(self.settings.weight / (len(drawn) * self.settings.temperature))
        return (by_cosine + by_cosine.T) @ unit, float(loss)


def _nearness(cosines: np.ndarray, temperature: float) -> np.ndarray:
    """For each text the softmax of its cosines with the others."""
    scores = cosines / np.float32(temperature)
    np.fill_diagonal(scores, -np.inf)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)
