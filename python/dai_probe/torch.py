"""PyTorch: the spectra of a model's hidden layers on fixed validation inputs.

Forward hooks exist only while a measurement runs, once an epoch. A measurement changes nothing: modules keep their
training mode, generators their state, batch normalization its averages.
"""

from __future__ import annotations

import time
from typing import Any, Optional

from torch import nn

from .budget import NOTHING, SHARE, SPECTRA, Budget
from .messages import describe, say
from .spectrum import MOST_ROWS, Measurement
from .torch_forward import chosen_rows, run_forward
from .torch_layers import Layers, select, unmeasurable, unwrapped
from .torch_predictions import class_probabilities, predicted_rows, prediction_metrics


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
