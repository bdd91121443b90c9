"""What the predictions on the measured inputs are like, without labels."""

from __future__ import annotations

import base64
from typing import Optional

import torch

from .positions import tokens

#: Samples of which the predictions are reported; a class is a byte.
MOST_ROWS, MOST_CLASSES = 64, 256


def class_probabilities(output: torch.Tensor, are_logits: bool, rows: int) -> Optional[torch.Tensor]:
    """Of each sample or token, the probability of each class; None where the output has no classes: fewer than two
    columns, or numbers that are not finite."""
    if output.dim() < 2 or output.shape[-1] < 2 or not output.is_floating_point():
        return None
    flat = output.detach().reshape(-1, output.shape[-1])
    if len(flat) > rows:
        chosen = tokens(len(output), len(flat) // len(output), rows)
        flat = flat[torch.as_tensor(chosen, device=flat.device)]
    flat = flat.float()
    probabilities = flat.softmax(-1) if are_logits else flat
    return probabilities if bool(torch.isfinite(probabilities).all()) else None


def prediction_metrics(probabilities: torch.Tensor) -> dict[str, float]:
    """Means over samples of the largest probability and the entropy, and the information of a prediction.

    The information is I(input; class) = H(mean p) − mean H(p), in nats: 0 when all inputs get the same prediction.
    """
    entropy = float(_entropy(probabilities).mean())
    return {
        "predictionConfidence": float(probabilities.max(-1).values.mean()),
        "predictionEntropy": entropy,
        "predictionInformation": max(0.0, float(_entropy(probabilities.mean(0))) - entropy),
    }


def predicted_rows(probabilities: torch.Tensor) -> Optional[str]:
    """Of at most 64 evenly spaced samples the predicted class, then of each its probability in 255ths: a byte each, in
    base64, as a record's ``predictedRows``. None where a class is more than a byte."""
    samples, classes = probabilities.shape
    if samples == 0 or classes > MOST_CLASSES:
        return None
    rows = min(MOST_ROWS, samples)
    chosen = torch.tensor([row * samples // rows for row in range(rows)], device=probabilities.device)
    largest = probabilities[chosen].max(-1)
    shares = (255 * largest.values.clamp(0, 1)).round()
    return base64.b64encode(bytes(largest.indices.tolist()) + bytes(int(share) for share in shares.tolist())).decode()


def _entropy(probabilities: torch.Tensor) -> torch.Tensor:
    return -torch.special.xlogy(probabilities, probabilities).sum(-1)
