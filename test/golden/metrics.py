"""Writes metrics.json: metrics of hashed predictions by scikit-learn, confidence and mutual information by numpy.

Run: python3 test/golden/metrics.py (needs numpy and scikit-learn)
"""
import json
import pathlib
import sys

# statistics.py of this folder would hide Python's own from the packages.
here = sys.path.pop(0)
import numpy as np
from sklearn import metrics as sk

sys.path.insert(0, here)
from hashed import hashed


def classification(classes, rows, seed, seen=None):
    # Two decimals make some logits equal.
    logits = np.round(6 * hashed(rows * classes, seed).reshape(rows, classes), 2).astype(np.float32)
    labels = np.floor((hashed(rows, seed + 1) + 0.5) * (seen or classes)).astype(int)
    z = logits.astype(float)
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    predicted = z.argmax(1)
    entropy = lambda q: -(q * np.log(q)).sum(-1)
    found = {
        "macroF1": sk.f1_score(labels, predicted, average="macro", zero_division=0),
        "balancedAccuracy": np.mean(
            [(predicted[labels == c] == c).mean() for c in range(classes) if (labels == c).any()]
        ),
        "confidence": p.max(1).mean(),
        "mutualInformation": entropy(p.mean(0)) - entropy(p).mean(),
    }
    if classes == 2:
        found["rocAuc"] = sk.roc_auc_score(labels, logits[:, 1].astype(float) - logits[:, 0])
    if classes > 5:
        # The first of equal logits comes first.
        order = np.argsort(-z, axis=1, kind="stable")[:, :5]
        found["top5Accuracy"] = (order == labels[:, None]).any(1).mean()
    return dict(
        classes=classes,
        logits=[float(x) for x in logits.ravel()],
        labels=[int(x) for x in labels],
        metrics={k: float(v) for k, v in found.items()},
        confusion=sk.confusion_matrix(labels, predicted, labels=range(classes)).tolist(),
    )


def regression(width, rows, seed):
    targets = (4 * hashed(rows * width, seed)).astype(np.float32).reshape(rows, width)
    outputs = (targets + hashed(rows * width, seed + 1).reshape(rows, width)).astype(np.float32)
    t, y = targets.astype(float), outputs.astype(float)
    return dict(
        width=width,
        outputs=[float(x) for x in outputs.ravel()],
        targets=[float(x) for x in targets.ravel()],
        metrics={"r2": float(sk.r2_score(t, y)), "meanAbsoluteError": float(sk.mean_absolute_error(t, y))},
    )


golden = dict(
    classifications=[
        classification(2, 60, 1),
        classification(3, 50, 11, seen=2),
        classification(8, 90, 21),
    ],
    regressions=[regression(1, 30, 31), regression(3, 40, 41)],
)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
