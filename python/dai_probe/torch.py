"""PyTorch: the spectra of a model's hidden layers on fixed validation inputs.

Forward hooks exist only while a measurement runs, once an epoch. A measurement changes nothing: modules keep their
training mode, generators their state, batch normalization its averages.
"""

from __future__ import annotations

import time
import warnings
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Union

import torch
from torch import nn

from .budget import NOTHING, SHARE, SPECTRA, Budget
from .messages import describe, say
from .positions import evenly
from .spectrum import MOST_LAYERS, MOST_ROWS, Measurement
from .torch_matrices import LayerMatrix, matrix_of
from .torch_predictions import class_probabilities, predicted_rows, prediction_metrics

#: Modules whose outputs are measured unless ``layers`` says otherwise. ``Conv1D`` is that of transformers, a linear map.
LINEAR = (nn.Linear, nn.Bilinear)
CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
OTHERS = (nn.MultiheadAttention, nn.RNNBase)
NAMED_KINDS = ("Conv1D",)

Layers = Union[None, Sequence[str], Callable[[str, nn.Module], bool]]


class Watcher:
    """Measures one model; made by ``run.watch(model, data, ...)``.

    :param data: validation inputs: a tensor; a tuple of positional or a dictionary of keyword arguments of the model,
        whose tensors have a row per sample
    :param layers: names of modules or patterns such as ``"blocks.*.mlp"``, or a function ``(name, module) -> bool``.
        By default all linear layers, convolutions, recurrent layers and attentions
    :param rows: rows of a matrix at most; with the same number in all runs of a study, spectra are comparable
    :param share: most of the training time that measuring may take
    :param predictions: whether the model's outputs are ``"logits"`` or ``"probabilities"`` of classes, whose
        confidence, entropy and information are reported too; None where they are neither
    """

    def __init__(
        self,
        model: nn.Module,
        data: Any,
        *,
        layers: Layers = None,
        rows: int = MOST_ROWS,
        share: float = SHARE,
        predictions: Optional[str] = "logits",
    ):
        self._model = unwrapped(model)
        self._layers = layers
        self._rows = rows
        self._predictions = predictions
        self._budget = Budget(share)
        self._problem = unmeasurable(self._model)
        if self._problem:
            say(self._problem)
            return
        self._named = select(self._model, layers)
        if not self._named:
            self._problem = "the model has no layer to measure: name some with layers=[...]."
            say(self._problem)
            return
        self._inputs = chosen_rows(self._model, data, self._named, rows)

    def measure(self, elapsed: float) -> Measurement:
        """Measures as much as the budget allows ``elapsed`` seconds after the run began.

        An exception in the model's forward pass, or a number that is not finite, is one warning.
        """
        if self._problem:
            return Measurement()
        choice = self._budget.choose(elapsed)
        if choice == NOTHING:
            self._budget.spend(NOTHING, 0.0)
            return Measurement()
        begun = time.perf_counter()
        measured = Measurement()
        of_eigenvalues = 0.0
        try:
            measured, of_eigenvalues = self._pass(choice == SPECTRA)
        except Exception as error:  # noqa: BLE001 - a measurement must not end a training
            say(f"the spectra could not be taken ({describe(error)}); training continues.", f"watch {type(error)}")
        measured.seconds = time.perf_counter() - begun
        self._budget.spend(choice, measured.seconds, of_eigenvalues)
        return measured

    def summary(self) -> str:
        """How often what was measured."""
        return self._budget.summary()

    def close(self) -> None:
        """Lets go of the model and the data."""
        if not self._problem:
            self._problem = "The run has ended."
            del self._model, self._inputs, self._named

    def _pass(self, with_spectra: bool) -> tuple[Measurement, float]:
        outputs, prediction = run_forward(self._model, self._inputs, self._named, self._rows)
        measured = Measurement()
        of_eigenvalues = 0.0
        for name, matrix in outputs:
            if not matrix.is_finite:
                say(f"an output of {name} is not finite; its epoch has no spectra.", "not-finite")
                return Measurement(), of_eigenvalues
            layer: dict[str, Any] = {"name": name, "width": matrix.width}
            if with_spectra:
                begun = time.perf_counter()
                layer["singularValues"] = matrix.singular_values()
                of_eigenvalues += time.perf_counter() - begun
            layer["statistics"] = matrix.statistics()
            measured.layers.append(layer)
        if self._predictions and prediction is not None:
            probabilities = class_probabilities(prediction, self._predictions == "logits", self._rows)
            if probabilities is not None:
                measured.metrics = prediction_metrics(probabilities)
                measured.predicted_rows = predicted_rows(probabilities)
        return measured, of_eigenvalues


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


def chosen_rows(model: nn.Module, data: Any, named: Sequence[tuple[str, nn.Module]], rows: int) -> Any:
    """The samples that are measured: ``rows`` of them, evenly spaced; fewer sequences, whose tokens are the rows."""
    samples = sample_count(data)
    two = take_rows(data, evenly(samples, min(2, samples)))
    outputs, _ = run_forward(model, two, named, rows)
    lengths = [matrix.tokens for _, matrix in outputs]
    # 32 sequences at least: the tokens of a single one are much alike.
    needed = max(32, -(-rows // min(lengths))) if lengths and min(lengths) > 1 else rows
    return take_rows(data, evenly(samples, min(needed, samples)))


def sample_count(data: Any) -> int:
    counts = {len(tensor) for tensor in _tensors(data) if tensor.dim() > 0}
    if len(counts) != 1:
        raise ValueError("run.watch needs tensors with the same number of samples as their first dimension")
    return counts.pop()


def take_rows(data: Any, rows: Sequence[int]) -> Any:
    """A copy of some samples of a tensor, or of a tuple or dictionary of tensors."""
    return _mapped(data, lambda tensor: tensor.detach()[torch.as_tensor(rows, device=tensor.device)].clone())


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
        output = first_tensor(_call(model, on_device(model, inputs)))
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


def on_device(model: nn.Module, inputs: Any) -> Any:
    """The inputs where the model's parameters are, and in their precision."""
    parameter = next((p for p in model.parameters() if p.is_floating_point()), None)
    if parameter is None:
        return inputs

    def moved(tensor: torch.Tensor) -> torch.Tensor:
        half = parameter.dtype in (torch.float16, torch.bfloat16) and tensor.is_floating_point()
        return tensor.to(parameter.device, parameter.dtype if half else tensor.dtype)

    return _mapped(inputs, moved)


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


def _is_same(tensor: Optional[torch.Tensor], output: torch.Tensor) -> bool:
    """Whether an output is a layer's, perhaps as a view of another shape."""
    return tensor is not None and tensor.data_ptr() == output.data_ptr() and tensor.numel() == output.numel()


def _call(model: nn.Module, inputs: Any) -> Any:
    if isinstance(inputs, Mapping):
        return model(**inputs)
    return model(*inputs) if isinstance(inputs, (tuple, list)) else model(inputs)


def _tensors(data: Any) -> list[torch.Tensor]:
    if isinstance(data, Mapping):
        return [tensor for value in data.values() for tensor in _tensors(value)]
    if isinstance(data, (tuple, list)):
        return [tensor for value in data for tensor in _tensors(value)]
    return [data] if isinstance(data, torch.Tensor) else []


def _mapped(data: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    if isinstance(data, Mapping):
        return {key: _mapped(value, change) for key, value in data.items()}
    if isinstance(data, (tuple, list)):
        return tuple(_mapped(value, change) for value in data)
    return change(data) if isinstance(data, torch.Tensor) else data
