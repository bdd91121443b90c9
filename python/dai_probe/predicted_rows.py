"""Predictions of a few samples, as a record's ``predictedRows`` has them."""

from __future__ import annotations

import base64
from typing import Sequence

#: Samples of which the predictions are reported; a class is a byte.
MOST_ROWS, MOST_CLASSES = 64, 256


def reported_rows(samples: int, classes: int) -> list[int]:
    """The samples to report, evenly spaced; none where a class is more than a byte."""
    if classes > MOST_CLASSES:
        return []
    rows = min(MOST_ROWS, samples)
    return [row * samples // rows for row in range(rows)]


def encode(classes: Sequence[int], probabilities: Sequence[float]) -> str:
    """The class of each sample, then of each its probability in 255ths: a byte each, in base64.

    :param probabilities: from 0 to 1, of the predicted classes
    """
    return base64.b64encode(bytes(classes) + bytes(round(255 * p) for p in probabilities)).decode()
