"""Measures the hidden layers of a Keras model. Made by ``run.watch``; the callback is in :mod:`dai_probe.keras`."""

from __future__ import annotations

import time
from typing import Any, Optional, Sequence

import keras
import numpy

from .budget import NOTHING, SHARE, SPECTRA, Budget
from .gram import MOST_ROWS
from .positions import evenly, grid
from .predictions import add_predictions, softmax
from .spectrum import MOST_LAYERS, Measurement, measure_arrays

HIDDEN = (
    keras.layers.Dense,
    keras.layers.EinsumDense,
    keras.layers.Conv1D,
    keras.layers.Conv2D,
    keras.layers.Conv3D,
    keras.layers.MultiHeadAttention,
    keras.layers.RNN,
)
CONVOLUTIONS = (keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)


class Watcher:
    """Measures a functional or sequential model; made by ``run.watch(model, data, ...)``.

    :param layers: names of layers to measure; by default dense layers, convolutions, attentions and recurrent ones
    :param rows: rows of a matrix at most
    :param share: most of the training time that measuring may take
    :param predictions: whether the model's outputs are ``"logits"`` or ``"probabilities"`` of classes, whose
        confidence, entropy and information are reported too; None where they are neither. By default as the activation
        of the last layer tells: softmax or one sigmoid gives probabilities, and no activation logits
    """

    def __init__(
        self,
        model: keras.Model,
        data: Any,
        *,
        layers: Optional[Sequence[str]] = None,
        rows: int = MOST_ROWS,
        share: float = SHARE,
        predictions: Optional[str] = "by activation",
    ):
        self._rows = rows
        self._predictions = kind_of_outputs(model) if predictions == "by activation" else predictions
        self._data = numpy.asarray(data)[evenly(len(data), rows)]
        self._budget = Budget(share)
        self._probe, self._measured = hidden_outputs(model, layers)

    def measure(self, elapsed: float) -> Measurement:
        """Measures the layers, unless that would exceed the budget ``elapsed`` seconds after the run began."""
        if self._budget.choose(elapsed) != SPECTRA:
            self._budget.spend(NOTHING, 0.0)
            return Measurement()
        begun = time.perf_counter()
        outputs = self._probe(self._data, training=False)
        *outputs, prediction = outputs
        matrices = {
            layer.name: _matrix(keras.ops.convert_to_numpy(output), isinstance(layer, CONVOLUTIONS))
            for layer, output in zip(self._measured, outputs)
        }
        measured = measure_arrays(matrices, {}, self._rows)
        self._add_predictions(measured, keras.ops.convert_to_numpy(prediction))
        measured.seconds = time.perf_counter() - begun
        self._budget.spend(SPECTRA, measured.seconds)
        return measured

    def _add_predictions(self, measured: Measurement, prediction: numpy.ndarray) -> None:
        is_logits = self._predictions == "logits"
        if self._predictions is None or prediction.ndim < 2 or (is_logits and prediction.shape[-1] < 2):
            return
        add_predictions(measured, softmax(prediction) if is_logits else prediction, self._rows)

    def summary(self) -> str:
        """How often what was measured."""
        return self._budget.summary()

    def close(self) -> None:
        """Lets go of the model and the data."""
        del self._probe, self._data


def hidden_outputs(model: keras.Model, names: Optional[Sequence[str]]) -> tuple[keras.Model, list[keras.layers.Layer]]:
    """A model from the same inputs to the outputs of the hidden layers and to its own, and these layers.

    :raises ValueError: for a subclassed model, whose layers have no outputs outside a call
    """
    layers = [layer for layer in model.layers if (layer.name in names if names else isinstance(layer, HIDDEN))]
    hidden = [layer for layer in layers if not any(layer.output is output for output in model.outputs)][:MOST_LAYERS]
    if not hidden:
        raise ValueError("it has no hidden layer: name some with layers=[...]")
    inputs = model.inputs[0] if len(model.inputs) == 1 else model.inputs
    return keras.Model(inputs, [*(_first(layer.output) for layer in hidden), model.outputs[0]]), hidden


def kind_of_outputs(model: keras.Model) -> Optional[str]:
    """``"logits"`` or ``"probabilities"``, as the last layer's activation tells; None where it is another."""
    activation = getattr(getattr(model.layers[-1], "activation", None), "__name__", None)
    if isinstance(model.layers[-1], keras.layers.Softmax) or activation == "softmax":
        return "probabilities"
    if activation == "sigmoid":
        return "probabilities" if model.outputs[0].shape[-1] == 1 else None
    return "logits" if activation == "linear" else None


def _first(output: Any) -> Any:
    return output[0] if isinstance(output, (list, tuple)) else output


def _matrix(output: numpy.ndarray, is_convolution: bool) -> numpy.ndarray:
    """Rows × columns: a convolution's columns are those of ``positions.grid``, channels last or first."""
    if not is_convolution:
        return output
    if keras.config.image_data_format() == "channels_first":
        output = numpy.moveaxis(output, 1, -1)
    for axis, positions in enumerate(grid(output.shape[1:-1], output.shape[-1]), start=1):
        output = output.take(positions, axis)
    return output.reshape(len(output), -1)
