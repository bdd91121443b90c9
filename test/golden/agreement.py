"""How far runs agree on validation samples: scikit-learn's kappa, NumPy's covariances, SciPy's ranks.

Run: python3 test/golden/agreement.py (needs numpy, scipy, scikit-learn)
Writes agreement.json beside this script.
"""

import json
import pathlib
import sys

# statistics.py of this folder would hide Python's own from the packages.
sys.path.pop(0)
import numpy as np
from scipy.stats import mode, rankdata
from sklearn.metrics import cohen_kappa_score

random = np.random.default_rng(11)
RUNS, ROWS, CLASSES = 9, 40, 4
truth = random.integers(0, CLASSES, ROWS)
skill = np.linspace(0, 0.9, RUNS)
classes = np.array(
    [np.where(random.random(ROWS) < s, truth, random.integers(0, CLASSES, ROWS)) for s in skill]
)
confidences = np.array([random.integers(64, 256, ROWS) for _ in range(RUNS)])
# A run that predicts one class for all samples.
classes[3] = 2

kappas = []
for run in range(RUNS):
    others = np.delete(classes, run, axis=0)
    majority = mode(others, axis=0).mode
    kappas.append(cohen_kappa_score(classes[run], majority, labels=range(CLASSES)))

top = confidences[..., None] / 255
probabilities = np.where(np.eye(CLASSES)[classes] == 1, top, (1 - top) / (CLASSES - 1))
flat = (probabilities - probabilities.mean(axis=1, keepdims=True)).reshape(RUNS, -1)
products = flat @ flat.T
covariances = (products.sum(axis=1) - np.diag(products)) / ROWS

agreements = (rankdata(np.round(kappas, 12)) + rankdata(np.round(covariances, 12))) / 2
path = pathlib.Path(__file__).with_name("agreement.json")
golden = {
    "classes": classes.tolist(),
    "confidences": confidences.tolist(),
    "agreements": agreements.tolist(),
}
path.write_text(json.dumps(golden) + "\n")
