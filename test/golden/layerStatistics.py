"""Writes layerStatistics.json: statistics of a layer's outputs, computed from the matrix itself by numpy.

Run: python3 test/golden/layerStatistics.py
"""
import itertools
import json
import pathlib

import numpy as np

from hashed import hashed


def matrix(rows, columns, seed, classes, offset=0.0, rectified=False, separation=0.0):
    """Hashed elements plus `offset`; class c is moved by `separation` along column c; negative ones become 0."""
    labels = (np.arange(rows) * 7) % classes
    h = hashed(rows * columns, seed).reshape(rows, columns) + offset
    h[np.arange(rows), labels] += separation
    return (np.maximum(h, 0) if rectified else h), labels


def statistics(h, labels):
    mean = h.mean(axis=0)
    centred = h - mean
    means = [h[labels == c].mean(axis=0) for c in np.unique(labels)]
    counts = [np.sum(labels == c) for c in np.unique(labels)]
    variances = np.linalg.svd(centred, compute_uv=False) ** 2
    cosine = lambda a, b: a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return dict(
        rootMeanSquare=np.sqrt(np.mean(h**2)),
        deadUnits=np.mean(np.all(h == 0, axis=0)),
        meanShare=np.sum(np.tile(mean, (len(h), 1)) ** 2) / np.sum(h**2),
        centredParticipation=variances.sum() ** 2 / np.sum(variances**2),
        betweenClasses=sum(n * np.sum((m - mean) ** 2) for n, m in zip(counts, means)) / np.sum(centred**2),
        classCosine=np.mean([cosine(a, b) for a, b in itertools.combinations(means, 2)]),
    )


CASES = [
    dict(name="two classes, signed", rows=300, columns=24, seed=1, classes=2),
    dict(name="an odd width over several batches", rows=600, columns=131, seed=2, classes=3, offset=0.25),
    dict(name="rectified, some units dead", rows=70, columns=13, seed=3, classes=2, offset=-0.49, rectified=True),
    dict(name="classes far apart", rows=90, columns=16, seed=4, classes=5, separation=2.0),
    dict(name="almost all of it in the mean", rows=120, columns=9, seed=5, classes=2, offset=8.0),
]

for case in CASES:
    options = {k: v for k, v in case.items() if k != "name"}
    case["statistics"] = {k: float(f"{v:.10g}") for k, v in statistics(*matrix(**options)).items()}

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(CASES, indent=1) + "\n")
