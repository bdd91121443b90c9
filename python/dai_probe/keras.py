"""Keras 3: a callback for ``fit``, with any backend.

    model.fit(x, y, validation_data=(xv, yv), callbacks=[dai_probe.keras.Watch(xv, study="mnist")])

Spectra are those of the layers' outputs as Keras has them: after the activation where a layer has one.
"""

from __future__ import annotations

import time
from typing import Any, Mapping, Optional, Sequence

import keras
import numpy

from .budget import NOTHING, SHARE, SPECTRA, Budget
from .callbacks import RunOfTraining, named
from .positions import evenly, grid
from .spectrum import MOST_LAYERS, MOST_ROWS, Measurement, measure_arrays

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


class Watch(keras.callbacks.Callback):
    """Reports ``fit``'s logs, and the spectra of a model's hidden layers.

    :param data: inputs to measure, an array of samples; without it no spectra
    :param watch: options of :class:`Watcher`
    :param options: those of :func:`dai_probe.run`
    """

    def __init__(self, data: Any = None, *, watch: Optional[dict] = None, **options: Any):
        super().__init__()
        self._data, self._watch = data, watch or {}
        self._training = RunOfTraining(**options)

    @property
    def run(self):
        """The run; None before training and after it."""
        return self._training.run

    def on_train_begin(self, logs: Any = None) -> None:
        run = self._training.begin(self.params.get("epochs") or 1)
        if run is not None and self._data is not None:
            run.watch(self.model, self._data, **self._watch)

    def on_epoch_end(self, epoch: int, logs: Optional[Mapping[str, Any]] = None) -> None:
        if self.run is None:
            return
        self.run.report(epoch + 1, **named(logs or {}))
        if self.run.should_stop():
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        self._training.end()


class Watcher:
    """Measures a functional or sequential model; made by ``run.watch(model, data, ...)``.

    :param layers: names of layers to measure; by default dense layers, convolutions, attentions and recurrent ones
    :param rows: rows of a matrix at most
    :param share: most of the training time that measuring may take
    """

    def __init__(
        self,
        model: keras.Model,
        data: Any,
        *,
        layers: Optional[Sequence[str]] = None,
        rows: int = MOST_ROWS,
        share: float = SHARE,
    ):
        self._rows = rows
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
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        matrices = {
            layer.name: _matrix(keras.ops.convert_to_numpy(output), isinstance(layer, CONVOLUTIONS))
            for layer, output in zip(self._measured, outputs)
        }
        measured = measure_arrays(matrices, {}, self._rows)
        measured.seconds = time.perf_counter() - begun
        self._budget.spend(SPECTRA, measured.seconds)
        return measured

    def summary(self) -> str:
        """How often what was measured."""
        return self._budget.summary()

    def close(self) -> None:
        """Lets go of the model and the data."""
        del self._probe, self._data


def hidden_outputs(model: keras.Model, names: Optional[Sequence[str]]) -> tuple[keras.Model, list[keras.layers.Layer]]:
    """A model from the same inputs to the outputs of the hidden layers, and these layers.

    :raises ValueError: for a subclassed model, whose layers have no outputs outside a call
    """
    layers = [layer for layer in model.layers if (layer.name in names if names else isinstance(layer, HIDDEN))]
    hidden = [layer for layer in layers if not any(layer.output is output for output in model.outputs)][:MOST_LAYERS]
    if not hidden:
        raise ValueError("it has no hidden layer: name some with layers=[...]")
    inputs = model.inputs[0] if len(model.inputs) == 1 else model.inputs
    return keras.Model(inputs, [_first(layer.output) for layer in hidden]), hidden


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

