"""One forward pass of a PyTorch model, from which the matrices of its hidden layers are taken."""

from __future__ import annotations

import warnings
from contextlib import ExitStack, contextmanager
from typing import Any, Callable, Iterator, Optional, Sequence

import torch
from torch import nn

from .positions import evenly
from .spectrum import MOST_LAYERS
from .torch_inputs import call_model, first_tensor, on_device, sample_count, take_rows
from .torch_layers import CONVOLUTIONS
from .torch_matrices import LayerMatrix, matrix_of


def chosen_rows(model: nn.Module, data: Any, named: Sequence[tuple[str, nn.Module]], rows: int) -> Any:
    """The samples that are measured: ``rows`` of them, evenly spaced; fewer sequences, whose tokens are the rows."""
    samples = sample_count(data)
    two = take_rows(data, evenly(samples, min(2, samples)))
    outputs, _ = run_forward(model, two, named, rows)
    lengths = [matrix.tokens for _, matrix in outputs]
    # 32 sequences at least: the tokens of a single one are much alike.
    needed = max(32, -(-rows // min(lengths))) if lengths and min(lengths) > 1 else rows
    return take_rows(data, evenly(samples, min(needed, samples)))


def run_forward(
    model: nn.Module, inputs: Any, named: Sequence[tuple[str, nn.Module]], rows: int
) -> tuple[list[tuple[str, LayerMatrix]], Optional[torch.Tensor]]:
    """Runs the model once and returns the hidden layers' matrices, in the order of their calls, and its prediction.

    The layer whose output is the model's output is not hidden, so it is left out.
    """
    found: list[tuple[str, LayerMatrix]] = []
    calls: dict[str, int] = {}
    newest: list[Any] = [None]

    def hook(name: str) -> Callable[..., None]:
        def take(module: nn.Module, _inputs: Any, output: Any) -> None:
            tensor = first_tensor(output)
            if tensor is None or not tensor.is_floating_point() or tensor.dim() < 2 or len(found) > MOST_LAYERS:
                return
            calls[name] = calls.get(name, 0) + 1
            # A module that is used twice is two layers.
            label = name if calls[name] == 1 else f"{name}:{calls[name]}"
            newest[0] = tensor
            found.append((label, matrix_of(tensor, isinstance(module, CONVOLUTIONS), rows)))

        return take

    with undisturbed(model), ExitStack() as hooks:
        for name, module in named:
            hooks.callback(module.register_forward_hook(hook(name)).remove)
        output = first_tensor(call_model(model, on_device(model, inputs)))
    if found and output is not None and _is_same(newest[0], output):
        found.pop()
    return found[:MOST_LAYERS], output


@contextmanager
def undisturbed(model: nn.Module) -> Iterator[None]:
    """Evaluation mode without gradients, fast paths and compilation; everything is restored afterwards."""
    training = [module for module in model.modules() if module.training]
    devices = {p.device for p in model.parameters() if p.device.type == "cuda"}
    with ExitStack() as stack:
        stack.enter_context(torch.random.fork_rng(devices=[device for device in devices]))
        attention = getattr(torch.backends, "mha", None)
        # The fast path computes a transformer layer in one operation and calls no module inside. Before PyTorch 2 only
        # gradients keep it off.
        stack.enter_context(torch.no_grad() if attention else torch.enable_grad())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        if hasattr(torch, "compiler") and hasattr(torch.compiler, "set_stance"):
            # Modules inside may be compiled; hooks would have them compiled again.
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        if attention and attention.get_fastpath_enabled():
            attention.set_fastpath_enabled(False)
            stack.callback(attention.set_fastpath_enabled, True)
        for module in training:
            module.training = False
        try:
            yield
        finally:
            for module in training:
                module.training = True


def _is_same(tensor: Optional[torch.Tensor], output: torch.Tensor) -> bool:
    """Whether an output is a layer's, perhaps as a view of another shape."""
    return tensor is not None and tensor.data_ptr() == output.data_ptr() and tensor.numel() == output.numel()
