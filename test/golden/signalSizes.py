"""Writes signalSizes.json: sizes of an untrained network's outputs, measured on random networks and data.

Run: python3 test/golden/signalSizes.py
"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(1)
SAMPLES, NETWORKS = 256, 40
RADII = [1.0, 1.1]


def weights(scheme, inputs, outputs):
    if scheme == "orthogonal":
        q, _ = np.linalg.qr(rng.standard_normal((max(inputs, outputs), min(inputs, outputs))))
        return q if inputs >= outputs else q.T
    variance = {
        "xavierNormal": 2 / (inputs + outputs),
        "xavierUniform": 2 / (inputs + outputs),
        "heNormal": 2 / inputs,
        "heUniform": 2 / inputs,
        "lecunNormal": 1 / inputs,
    }[scheme]
    if scheme.endswith("Uniform"):
        bound = np.sqrt(3 * variance)
        return rng.uniform(-bound, bound, (inputs, outputs))
    return rng.standard_normal((inputs, outputs)) * np.sqrt(variance)


def sizes(scheme, gain, hidden, dimensions):
    squares = np.zeros(len(hidden) + 1)
    for _ in range(NETWORKS):
        x = rng.standard_normal((SAMPLES, dimensions))
        x *= rng.choice(RADII, (SAMPLES, 1)) / np.linalg.norm(x, axis=1, keepdims=True)
        for layer, outputs in enumerate([*hidden, 2]):
            z = x @ (gain * weights(scheme, x.shape[1], outputs))
            squares[layer] += np.mean(z**2)
            x = np.maximum(z, 0)
    return np.sqrt(squares / NETWORKS).tolist()


cases = [
    {"scheme": scheme, "gain": gain, "hidden": hidden, "dimensions": dimensions}
    for scheme in ["xavierNormal", "xavierUniform", "heNormal", "heUniform", "lecunNormal", "orthogonal"]
    for gain, hidden, dimensions in [(1, [256, 128], 256), (8, [64, 256], 32)]
]
for case in cases:
    case["sizes"] = sizes(**case)
lines = ",\n".join(json.dumps(case) for case in cases)
Path(__file__).with_suffix(".json").write_text(f"[\n{lines}\n]\n")
