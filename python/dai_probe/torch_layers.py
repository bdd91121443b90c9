"""Which modules of a PyTorch model are measured."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Callable, Optional, Sequence, Union

from torch import nn

from .messages import say
from .positions import evenly
from .spectrum import MOST_LAYERS

#: Modules whose outputs are measured unless ``layers`` says otherwise. ``Conv1D`` is that of transformers, a linear map.
LINEAR = (nn.Linear, nn.Bilinear)
CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
OTHERS = (nn.MultiheadAttention, nn.RNNBase)
NAMED_KINDS = ("Conv1D",)

Layers = Union[None, Sequence[str], Callable[[str, nn.Module], bool]]


def unwrapped(model: nn.Module) -> nn.Module:
    """The model inside ``torch.compile`` and data-parallel wrappers.

    Its forward pass has the same parameters, and no collective operation in which other ranks would have to join.
    """
    while True:
        inner = getattr(model, "_orig_mod", None)
        if inner is None and isinstance(model, (nn.parallel.DistributedDataParallel, nn.DataParallel)):
            inner = model.module
        if not isinstance(inner, nn.Module):
            return model
        model = inner


def unmeasurable(model: nn.Module) -> Optional[str]:
    """Why the model cannot be measured by one process alone; None where it can."""
    kinds = {type(module).__name__ for module in model.modules()}
    sharded = any("FullyShardedDataParallel" in kind or kind.startswith("FSDP") for kind in kinds)
    if sharded or any(type(parameter).__name__ == "DTensor" for parameter in model.parameters()):
        return "the model's parameters are sharded over processes, so its spectra are not taken; curves are reported."
    if any(isinstance(p, nn.parameter.UninitializedParameter) for p in model.parameters()):
        return "the model has lazy modules: run one batch through it before run.watch(), or its spectra are not taken."
    return None


def select(model: nn.Module, layers: Layers) -> list[tuple[str, nn.Module]]:
    """The modules to hook, each once, evenly spaced where there are more than a daemon takes."""
    named = [(name, module) for name, module in model.named_modules() if name]
    if layers is None:
        found = [(name, module) for name, module in named if is_hidden_layer(module)]
    elif callable(layers):
        found = [(name, module) for name, module in named if layers(name, module)]
    else:
        found = [(name, module) for name, module in named if any(fnmatchcase(name, p) for p in layers)]
        for pattern in layers:
            if not any(fnmatchcase(name, pattern) for name, _ in named):
                say(f'no module is called "{pattern}": print the names with model.named_modules().')
    # One more than are reported, for the last may be the output.
    if len(found) > MOST_LAYERS + 1:
        say(f"the model has {len(found)} layers to measure; {MOST_LAYERS}, evenly spaced, are.", "most-layers")
        found = [found[index] for index in evenly(len(found), MOST_LAYERS + 1)]
    return found


def is_hidden_layer(module: nn.Module) -> bool:
    return isinstance(module, (*LINEAR, *CONVOLUTIONS, *OTHERS)) or type(module).__name__ in NAMED_KINDS
