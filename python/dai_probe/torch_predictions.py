"""What the predictions on the measured inputs are like, without labels."""

from __future__ import annotations

from typing import Optional

import torch

from .positions import tokens
from .predicted_rows import encode, reported_rows


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
    """Of a few samples the predicted class and its probability; None where a class is more than a byte."""
    rows = reported_rows(*probabilities.shape)
    if not rows:
        return None
    largest = probabilities[torch.as_tensor(rows, device=probabilities.device)].max(-1)
    return encode(largest.indices.tolist(), largest.values.clamp(0, 1).tolist())


def _entropy(probabilities: torch.Tensor) -> torch.Tensor:
    return -torch.special.xlogy(probabilities, probabilities).sum(-1)
