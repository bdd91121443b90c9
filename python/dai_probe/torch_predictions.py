"""What the predictions on the measured inputs are like, without labels."""

from __future__ import annotations

import torch

from .positions import tokens


def prediction_metrics(output: torch.Tensor, are_logits: bool, rows: int) -> dict[str, float]:
    """Means over samples of the largest probability and the entropy, and the information of a prediction.

    The information is I(input; class) = H(mean p) − mean H(p), in nats: 0 when all inputs get the same prediction.
    Empty where the output has no classes: fewer than two columns, or numbers that are not finite.
    """
    if output.dim() < 2 or output.shape[-1] < 2 or not output.is_floating_point():
        return {}
    flat = output.detach().reshape(-1, output.shape[-1])
    if len(flat) > rows:
        chosen = tokens(len(output), len(flat) // len(output), rows)
        flat = flat[torch.as_tensor(chosen, device=flat.device)]
    flat = flat.float()
    probabilities = flat.softmax(-1) if are_logits else flat
    if not bool(torch.isfinite(probabilities).all()):
        return {}
    entropy = float(_entropy(probabilities).mean())
    return {
        "predictionConfidence": float(probabilities.max(-1).values.mean()),
        "predictionEntropy": entropy,
        "predictionInformation": max(0.0, float(_entropy(probabilities.mean(0))) - entropy),
    }


def _entropy(probabilities: torch.Tensor) -> torch.Tensor:
    return -torch.special.xlogy(probabilities, probabilities).sum(-1)
