"""What predictions are like, without labels, of arrays that numpy reads."""

from __future__ import annotations

import time
from typing import Any, Union

import numpy

from .gram import MOST_ROWS
from .messages import say
from .positions import evenly
from .predicted_rows import encode, reported_rows
from .spectrum import Measurement

#: How far from 1 the probabilities of a sample may sum, in 16-bit arithmetic too.
TOLERANCE = 0.02


def add_predictions(measured: Measurement, predictions: Any, rows: int = MOST_ROWS) -> None:
    """Adds confidence, entropy, information and predicted classes to a measurement.

    Predictions that are not probabilities are one line on standard error.

    :param predictions: samples × classes, probabilities; of two classes, samples × 1 with that of the second
    :param rows: samples at most, evenly spaced
    """
    begun = time.perf_counter()
    probabilities = _probabilities(predictions, rows)
    if isinstance(probabilities, str):
        return say(f"predictions are left out: {probabilities}.", "predictions")
    measured.metrics.update(prediction_metrics(probabilities))
    chosen = probabilities[reported_rows(*probabilities.shape)]
    if len(chosen) > 0:
        measured.predicted_rows = encode(chosen.argmax(-1).tolist(), chosen.max(-1).tolist())
    measured.seconds += time.perf_counter() - begun


def prediction_metrics(probabilities: numpy.ndarray) -> dict[str, float]:
    """Means over samples of the largest probability and the entropy, and the information of a prediction.

    The information is I(input; class) = H(mean p) − mean H(p), in nats: 0 when all inputs get the same prediction.
    """
    entropy = float(_entropy(probabilities).mean())
    return {
        "predictionConfidence": float(probabilities.max(-1).mean()),
        "predictionEntropy": entropy,
        "predictionInformation": max(0.0, float(_entropy(probabilities.mean(0))) - entropy),
    }


def softmax(logits: numpy.ndarray) -> numpy.ndarray:
    """Probabilities of classes, the last axis."""
    powers = numpy.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def _probabilities(predictions: Any, rows: int) -> Union[numpy.ndarray, str]:
    """Of at most ``rows`` samples the probability of each class, or what is wrong with them."""
    if hasattr(predictions, "detach"):
        predictions = predictions.detach()
    if not hasattr(predictions, "shape"):
        predictions = numpy.asarray(predictions)
    shape = tuple(predictions.shape)
    if len(shape) < 2 or 0 in shape:
        return f"they are an array of samples × classes, and this one has the shape {shape}"
    flat = predictions.reshape(-1, shape[-1])
    chosen = flat[numpy.asarray(evenly(len(flat), rows))]
    found = numpy.asarray(chosen.cpu() if hasattr(chosen, "cpu") else chosen, dtype=numpy.float64)
    if not numpy.isfinite(found).all():
        return "one of them is not finite"
    if shape[-1] == 1:
        found = numpy.hstack([1 - found, found])
    if found.min() < -TOLERANCE or abs(found.sum(-1) - 1).max() > TOLERANCE:
        return "they are probabilities, which sum to 1 for each sample: apply a softmax to logits"
    return found.clip(0, 1)


def _entropy(probabilities: numpy.ndarray) -> numpy.ndarray:
    positive = numpy.where(probabilities > 0, probabilities, 1)
    return -(probabilities * numpy.log(positive)).sum(-1)
