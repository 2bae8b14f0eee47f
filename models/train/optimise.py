"""Contrastive training of the feature rows.

A text is the normalised weighted sum of its features' rows (a static bag, as in fastText, Joulin et al. 2016). Pairs of
one meaning are drawn together and all other texts of the batch pushed away (InfoNCE, van den Oord et al. 2018), in both
directions; a sample of all occupations joins every batch as further negatives. Beside it the student learns from teachers
how near texts are (`distil.py`). Row-wise Adagrad (Duchi et al. 2011).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from distil import Distillation
from material import Pair, Text
from rows import Rows, adagrad_step, bag_sums, with_dropout


@dataclass
class Schedule:
    dimension: int = 256
    steps: int = 500
    batch: int = 512
    extra: int = 256  # occupations added to every batch as negatives
    temperature: float = 0.1
    learning_rate: float = 0.05
    kind_power: float = 0.6  # pair kinds are drawn in proportion to n^kind_power
    feature_dropout: float = 0.4
    weight_rate: float = 2.0  # the learning rate of the feature weights, over that of the rows'
    seed: int = 20220928


def draw_probability(pairs: list[Pair], power: float) -> np.ndarray:
    """The probability of each pair: kinds by n^power, pairs of a kind alike."""
    kinds = [pair.kind for pair in pairs]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    weight = np.array([counts[kind] ** (power - 1.0) for kind in kinds])
    return weight / weight.sum()


def normalised(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    norms = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return rows / norms, norms


def softmax_gradient(scores: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean cross-entropy and its gradient by the scores; masked scores are -inf."""
    scores = scores - scores.max(axis=1, keepdims=True)
    probability = np.exp(scores)
    probability /= probability.sum(axis=1, keepdims=True)
    rows = np.arange(len(targets))
    loss = -np.log(np.maximum(probability[rows, targets], 1e-12)).mean()
    probability[rows, targets] -= 1.0
    return float(loss), probability / len(targets)


class Trainer:
    """Holds the rows and their Adagrad sums; `matrix` has one weighted feature row for each distinct text."""

    def __init__(
        self, pairs: list[Pair], occupations: dict[str, Text], encode, schedule: Schedule, distillation: Distillation
    ):
        self.schedule = schedule
        self.distillation = distillation
        texts = dict.fromkeys(text for pair in pairs for text in (pair.left, pair.right))
        texts.update(dict.fromkeys(occupations.values()))
        position = {text: row for row, text in enumerate(texts)}
        self.matrix = encode(list(texts))
        groups = {name: number for number, name in enumerate(sorted({pair.group for pair in pairs} | set(occupations)))}
        self.left = np.array([position[pair.left] for pair in pairs])
        self.right = np.array([position[pair.right] for pair in pairs])
        self.group = np.array([groups[pair.group] for pair in pairs])
        self.extra = np.array([position[text] for text in occupations.values()])
        self.extra_group = np.array([groups[code] for code in occupations])
        self.probability = draw_probability(pairs, schedule.kind_power)
        self.random = np.random.default_rng(schedule.seed)
        self.rows = Rows(self.matrix.shape[1], schedule.dimension, self.random)

    def run(self, report=print) -> np.ndarray:
        for step in range(self.schedule.steps):
            rate = self.schedule.learning_rate * (1.0 - step / self.schedule.steps)
            loss, divergence = self._step(rate)
            if (step + 1) % 250 == 0:
                report(f"step {step + 1} loss {loss:.3f} divergence from the teachers {divergence:.3f}")
        return self.rows.values()

    def _step(self, rate: float) -> tuple[float, float]:
        schedule = self.schedule
        drawn = self.random.choice(len(self.left), schedule.batch, replace=False, p=self.probability)
        extra = self.random.choice(len(self.extra), schedule.extra, replace=False)
        left, right, group = self.left[drawn], self.right[drawn], self.group[drawn]
        texts, where = np.unique(np.concatenate([left, right, self.extra[extra]]), return_inverse=True)
        taught, taught_inputs = self.distillation.draw()
        inputs = sparse.vstack([with_dropout(self.matrix[texts], schedule.feature_dropout, self.random), taught_inputs]).tocsr()
        rows = self.rows
        sums = bag_sums(inputs.indptr, inputs.indices, inputs.data, rows.directions, rows.log_weights)
        unit, norms = normalised(sums)
        gradient, loss = self._gradient(unit[: len(texts)], where, left, right, group, extra)
        taught_gradient, divergence = self.distillation.gradient(unit[len(texts) :], taught)
        gradient = np.concatenate([gradient, taught_gradient])
        # Through the normalisation: only what is orthogonal to the unit vector changes the direction.
        gradient = (gradient - unit * (gradient * unit).sum(axis=1, keepdims=True)) / norms
        inputs = inputs.tocsc()
        adagrad_step(
            inputs.indptr, inputs.indices, inputs.data, gradient,
            rows.directions, rows.direction_sums, rows.log_weights, rows.weight_sums,
            np.float32(rate), np.float32(rate * schedule.weight_rate),
        )  # fmt: skip
        return loss, divergence

    def _gradient(self, unit, where, left, right, group, extra) -> tuple[np.ndarray, float]:
        """The gradient of the loss by the unit vectors of the batch's distinct texts."""
        size = len(left)
        at_left, at_right, at_extra = where[:size], where[size : 2 * size], where[2 * size :]
        one, two, three = unit[at_left], unit[at_right], unit[at_extra]
        same = (group[:, None] == group[None, :]) | (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
        np.fill_diagonal(same, False)
        temperature = np.float32(self.schedule.temperature)
        forward = np.concatenate([one @ two.T, one @ three.T], axis=1) / temperature
        forward[np.concatenate([same, group[:, None] == self.extra_group[extra][None, :]], axis=1)] = -np.inf
        backward = (two @ one.T) / temperature
        backward[same.T] = -np.inf
        targets = np.arange(size)
        loss_forward, by_forward = softmax_gradient(forward, targets)
        loss_backward, by_backward = softmax_gradient(backward, targets)
        by_forward, by_backward = by_forward / temperature, by_backward / temperature
        gradient = np.zeros_like(unit)
        np.add.at(gradient, at_left, by_forward[:, :size] @ two + by_forward[:, size:] @ three + by_backward.T @ two)
        np.add.at(gradient, at_right, by_forward[:, :size].T @ one + by_backward @ one)
        np.add.at(gradient, at_extra, by_forward[:, size:].T @ one)
        return gradient, loss_forward + loss_backward
