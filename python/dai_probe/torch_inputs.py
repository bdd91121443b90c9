"""Inputs and outputs of PyTorch models: tensors, and tuples and dictionaries of tensors."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional, Sequence

import torch
from torch import nn


def sample_count(data: Any) -> int:
    """The size of the first dimension, which all tensors must have in common."""
    counts = {len(tensor) for tensor in tensors_in(data) if tensor.dim() > 0}
    if len(counts) != 1:
        raise ValueError("run.watch needs tensors with the same number of samples as their first dimension")
    return counts.pop()


def take_rows(data: Any, rows: Sequence[int]) -> Any:
    """A copy of some samples of a tensor, or of a tuple or dictionary of tensors."""
    return mapped(data, lambda tensor: tensor.detach()[torch.as_tensor(rows, device=tensor.device)].clone())


def on_device(model: nn.Module, inputs: Any) -> Any:
    """The inputs where the model's parameters are, and in their precision."""
    parameter = next((p for p in model.parameters() if p.is_floating_point()), None)
    if parameter is None:
        return inputs

    def moved(tensor: torch.Tensor) -> torch.Tensor:
        half = parameter.dtype in (torch.float16, torch.bfloat16) and tensor.is_floating_point()
        return tensor.to(parameter.device, parameter.dtype if half else tensor.dtype)

    return mapped(inputs, moved)


def first_tensor(output: Any) -> Optional[torch.Tensor]:
    """The tensor itself, or the first one of a tuple, dictionary or data class such as a ``ModelOutput``.

    Of several outputs, ``logits`` are the model's.
    """
    if isinstance(output, torch.Tensor):
        return output
    if isinstance(output, Mapping):
        output = [output["logits"]] if "logits" in output else list(output.values())
    if isinstance(output, (tuple, list)):
        return next((tensor for tensor in map(first_tensor, output) if tensor is not None), None)
    return None


def call_model(model: nn.Module, inputs: Any) -> Any:
    """Calls the model: a dictionary gives its keyword arguments, a tuple or list its positional ones."""
    if isinstance(inputs, Mapping):
        return model(**inputs)
    return model(*inputs) if isinstance(inputs, (tuple, list)) else model(inputs)


def tensors_in(data: Any) -> list[torch.Tensor]:
    """All tensors of nested tuples, lists and dictionaries."""
    if isinstance(data, Mapping):
        return [tensor for value in data.values() for tensor in tensors_in(value)]
    if isinstance(data, (tuple, list)):
        return [tensor for value in data for tensor in tensors_in(value)]
    return [data] if isinstance(data, torch.Tensor) else []


def mapped(data: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """The same structure with each tensor changed; lists become tuples."""
    if isinstance(data, Mapping):
        return {key: mapped(value, change) for key, value in data.items()}
    if isinstance(data, (tuple, list)):
        return tuple(mapped(value, change) for value in data)
    return change(data) if isinstance(data, torch.Tensor) else data
