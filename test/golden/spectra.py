"""Writes spectra.json: singular values of float64 SVDs (LAPACK through numpy), divided by the largest.

Run: python3 test/golden/spectra.py
"""
import json
import pathlib

import numpy as np

from hashed import hashed


def matrix(rows, columns, seed, rank=None, halving=False):
    """Hashed elements. With `rank`, later columns are halves of earlier ones; with `halving`, column j is scaled by 2^-j."""
    h = hashed(rows * columns, seed).reshape(rows, columns)
    if rank is not None:
        for j in range(rank, columns):
            h[:, j] = h[:, j - rank] / 2
    if halving:
        h = h * 2.0 ** -np.arange(columns)
    return h


CASES = [
    dict(name="well conditioned", rows=300, columns=24, seed=1),
    dict(name="square", rows=33, columns=33, seed=2),
    dict(name="odd width over several batches", rows=600, columns=131, seed=3),
    dict(name="one column", rows=70, columns=1, seed=4),
    dict(name="rank deficient", rows=90, columns=40, seed=5, rank=7),
    dict(name="rank one", rows=40, columns=20, seed=6, rank=1),
    dict(name="steeply decaying", rows=64, columns=36, seed=7, halving=True),
    dict(name="wider than its rows", rows=11, columns=47, seed=8),
    dict(name="wider than its rows, rank deficient", rows=20, columns=50, seed=9, rank=6),
    dict(name="one row", rows=1, columns=9, seed=10),
    dict(name="wide, more than 256 rows", rows=270, columns=280, seed=11),
]

for case in CASES:
    options = {k: v for k, v in case.items() if k != "name"}
    sigma = np.linalg.svd(matrix(**options), compute_uv=False)
    sigma = np.concatenate([sigma / sigma[0], np.zeros(max(0, case["columns"] - len(sigma)))])
    case["singularValues"] = [float(f"{s:.12g}") for s in sigma]

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(CASES, indent=0) + "\n")
