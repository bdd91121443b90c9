"""Writes linearModels.json: penalised fits by routes of their own, for server/src/indicator/prediction.

Ridge: a refit for each observation left out. Logistic regression: a general optimizer on the penalised loss.

Run: python3 test/golden/linearModels.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize

from hashed import hashed

ROWS, COLUMNS = 50, 4
PENALTIES = [0.01, 0.1, 1, 3, 10, 30, 100, 300, 1000]


def data(noise):
    """Standardised hashed features; y depends on the first two of them."""
    x = hashed(ROWS * COLUMNS, 1).reshape(ROWS, COLUMNS)
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return x, x[:, 0] - 0.5 * x[:, 1] + noise * hashed(ROWS, 2) + 0.25


def ridge(x, y, penalty):
    """Weights for features and y as they are, whose means the caller has taken off."""
    return np.linalg.lstsq(
        np.vstack([x, np.sqrt(penalty) * np.eye(COLUMNS)]), np.concatenate([y, np.zeros(COLUMNS)]), rcond=None
    )[0]


def left_out_error(x, y, penalty):
    """An observation is left out of the augmented least squares problem that has an unpenalised bias."""
    total = 0
    for i in range(ROWS):
        keep = np.arange(ROWS) != i
        a = np.column_stack([np.ones(ROWS), x])
        rows = np.vstack([a[keep], np.sqrt(penalty) * np.eye(COLUMNS + 1)[1:]])
        w = np.linalg.lstsq(rows, np.concatenate([y[keep], np.zeros(COLUMNS)]), rcond=None)[0]
        total += (y[i] - a[i] @ w) ** 2
    return total


def logistic(x, success, penalty):
    sign = np.where(success, 1, -1)

    def loss(w):
        return np.sum(np.logaddexp(0, -sign * (x @ w[1:] + w[0]))) + penalty / 2 * np.sum(w[1:] ** 2)

    return minimize(loss, np.zeros(COLUMNS + 1), method="BFGS", options=dict(gtol=1e-9)).x


def numbers(values):
    return [float(f"{value:.9g}") for value in np.ravel(values)]


result = dict(ridge=[], logistic=[])
for noise in (0.5, 4, 40):
    x, y = data(noise)
    penalty = min(PENALTIES, key=lambda p: left_out_error(x, y, p))
    weights = ridge(x, y - y.mean(), penalty)
    result["ridge"].append(
        dict(rows=[numbers(row) for row in x], y=numbers(y), penalty=penalty, bias=numbers(y.mean())[0], weights=numbers(weights))
    )
    for penalty in (0.1, 3, 100):
        bias, *weights = logistic(x, y > 0.25, penalty)
        result["logistic"].append(dict(y=numbers(y), penalty=penalty, bias=numbers(bias)[0], weights=numbers(weights)))

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
