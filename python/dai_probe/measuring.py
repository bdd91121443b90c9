"""Spectra and predictions of a run's epochs, and the time that they take."""

from __future__ import annotations

import time
from typing import Any, Mapping, Optional

from .messages import say
from .spectrum import Measurement, measure_arrays


class Measuring:
    """What is measured for a run's records: a watched model, or arrays that the program hands over."""

    def __init__(self) -> None:
        self._watcher: Any = None
        self._seconds = 0.0
        self._begun = time.perf_counter()

    def watch(self, model: Any, data: Any, options: Mapping[str, Any]) -> None:
        """Measures this PyTorch or Keras model from now on, on fixed inputs."""
        if any(kind.__module__.partition(".")[0] == "keras" for kind in type(model).__mro__):
            from .keras_watcher import Watcher
        else:
            from .torch import Watcher
        self._watcher = Watcher(model, data, **options)

    def measure(
        self, activations: Optional[Mapping[str, Any]], layers: Optional[Mapping[str, Any]], predictions: Any
    ) -> Measurement:
        """The measurement of one epoch: of arrays where there are some, else of the watched model.

        :param activations: by layer, samples × units
        :param layers: by layer, singular values
        :param predictions: probabilities, samples × classes
        """
        measured = Measurement()
        if activations or layers:
            measured = measure_arrays(activations or {}, layers or {})
        elif self._watcher is not None:
            measured = self._watcher.measure(time.perf_counter() - self._begun)
        if predictions is not None:
            from .predictions import add_predictions

            add_predictions(measured, predictions)
        self._seconds += measured.seconds
        return measured

    def close(self) -> None:
        """Releases a watched model, and prints what measuring it took."""
        if self._watcher is None:
            return
        self._watcher.close()
        total = time.perf_counter() - self._begun
        share = 100 * self._seconds / total if total > 0 else 0.0
        say(f"measuring took {self._seconds:.2f} s, {share:.2g}% of {total:.1f} s. {self._watcher.summary()}")
