"""The two inner loops of training, compiled: sums of feature rows, and the step of every row that a batch touched.

A feature's row is a unit direction times a positive weight, as in weight normalisation (Salimans and Kingma 2016): the
weight is then learned by itself, and a feature that says nothing can fade without losing its direction.
"""

import math

import numpy as np
from numba import njit
from scipy import sparse


class Rows:
    """Directions (unit length), logarithms of the weights, and the Adagrad sums of both."""

    def __init__(self, count: int, dimension: int, random: np.random.Generator):
        start = random.standard_normal((count, dimension), dtype="f4")
        self.directions = start / np.linalg.norm(start, axis=1, keepdims=True)
        self.direction_sums = np.full(count, 1e-8, "f4")
        self.log_weights = np.zeros(count, "f4")
        self.weight_sums = np.full(count, 1e-8, "f4")

    def values(self) -> np.ndarray:
        return self.directions * np.exp(self.log_weights)[:, None]


def with_dropout(inputs: sparse.csr_matrix, rate: float, random: np.random.Generator) -> sparse.csr_matrix:
    """Leaves out features at random, so that no text is recognised by a few of them."""
    keep = random.random(inputs.nnz, dtype="f4") >= rate
    kept_before = np.concatenate([[0], np.cumsum(keep)])
    ends = kept_before[inputs.indptr]
    return sparse.csr_matrix((inputs.data[keep], inputs.indices[keep], ends.astype("i4")), inputs.shape)


@njit(cache=True, fastmath=True)
def bag_sums(starts, features, values, directions, log_weights):
    """The weighted sum of rows of each text; `starts`, `features` and `values` are a CSR matrix."""
    sums = np.zeros((len(starts) - 1, directions.shape[1]), np.float32)
    for text in range(len(starts) - 1):
        for entry in range(starts[text], starts[text + 1]):
            feature = features[entry]
            factor = values[entry] * np.float32(math.exp(log_weights[feature]))
            for axis in range(directions.shape[1]):
                sums[text, axis] += factor * directions[feature, axis]
    return sums


@njit(cache=True, fastmath=True)
def adagrad_step(starts, texts, values, gradient, directions, direction_sums, log_weights, weight_sums, rate, weight_rate):
    """One step of each feature that occurs; `starts`, `texts` and `values` are a CSC matrix, `gradient` is by the sums."""
    dimension = directions.shape[1]
    change = np.empty(dimension, np.float32)
    for feature in range(len(starts) - 1):
        if starts[feature] == starts[feature + 1]:
            continue
        change[:] = 0.0
        for entry in range(starts[feature], starts[feature + 1]):
            for axis in range(dimension):
                change[axis] += values[entry] * gradient[texts[entry], axis]
        weight = np.float32(math.exp(log_weights[feature]))
        along = np.float32(0.0)
        for axis in range(dimension):
            change[axis] *= weight
            along += change[axis] * directions[feature, axis]
        square = np.float32(0.0)
        for axis in range(dimension):
            change[axis] -= along * directions[feature, axis]
            square += change[axis] * change[axis]
        direction_sums[feature] += square / dimension
        scale = np.float32(rate / math.sqrt(direction_sums[feature]))
        square = np.float32(0.0)
        for axis in range(dimension):
            directions[feature, axis] -= scale * change[axis]
            square += directions[feature, axis] * directions[feature, axis]
        length = np.float32(math.sqrt(square))
        for axis in range(dimension):
            directions[feature, axis] /= length
        weight_sums[feature] += along * along
        log_weights[feature] -= weight_rate * along / np.float32(math.sqrt(weight_sums[feature]))
