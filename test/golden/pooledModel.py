"""Writes pooledModel.json: an order within kinds of study and a chance, for server/src/indicator/prediction.

The order: one least squares problem with a row for each run and one for each weight's penalty. The chance: a general
optimizer on the weighted log loss.

Run: python3 test/golden/pooledModel.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata

from hashed import hashed

SIZES = [20, 12, 15]
# From kind to kind the features rise while the accuracies fall; within a kind they rise together.
FEATURE_LEVELS = [0.0, 1.5, 3.0]
ACCURACY_LEVELS = [0.75, 0.65, 0.55]
SUCCESS = 0.65


def kind(index, size):
    x = hashed(2 * size, 10 + index).reshape(size, 2)
    y = ACCURACY_LEVELS[index] + 0.1 * x[:, 0] - 0.05 * x[:, 1] + 0.04 * hashed(size, 20 + index)
    return x * [1, 3] + FEATURE_LEVELS[index], y


kinds = [kind(index, size) for index, size in enumerate(SIZES)]
means = np.mean([x.mean(axis=0) for x, _ in kinds], axis=0)
deviations = np.sqrt(np.mean([x.var(axis=0) for x, _ in kinds], axis=0))

rows, targets = [], []
for x, y in kinds:
    z = (x - means) / deviations
    share = 1 / np.sqrt(len(y))
    rows.append(share * (z - z.mean(axis=0)))
    targets.append(share * (rankdata(y) - (len(y) + 1) / 2) / len(y))
rows.append(np.sqrt(0.1 * len(kinds)) * np.eye(2))
targets.append(np.zeros(2))
order = np.linalg.lstsq(np.vstack(rows), np.concatenate(targets), rcond=None)[0]

score = np.concatenate([(x - means) / deviations @ order for x, _ in kinds])
which = np.repeat(np.arange(len(kinds)), SIZES)
sign = np.where(np.concatenate([y for _, y in kinds]) > SUCCESS, 1, -1)
count = np.concatenate([np.full(len(y), sum(SIZES) / len(kinds) / len(y)) for _, y in kinds])


def loss(w):
    odds = w[0] + w[1] * score + w[2:][which]
    return np.sum(count * np.logaddexp(0, -sign * odds)) + 0.1 / 2 * np.sum(w[1:] ** 2)


bias, slope = minimize(loss, np.zeros(2 + len(kinds)), method="BFGS", options=dict(gtol=1e-9)).x[:2]


def numbers(values):
    return [float(f"{value:.9g}") for value in np.ravel(values)]


result = dict(
    success=SUCCESS,
    kinds=[dict(features=[numbers(row) for row in x], finalAccuracies=numbers(y)) for x, y in kinds],
    means=numbers(means),
    deviations=numbers(deviations),
    bias=numbers(bias)[0],
    weights=numbers(slope * order),
)
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
