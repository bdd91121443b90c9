"""Keras 3: a callback for ``fit``, with any backend.

    model.fit(x, y, validation_data=(xv, yv), callbacks=[dai_probe.keras.Watch(xv, study="mnist")])

Spectra are those of the layers' outputs as Keras has them: after the activation where a layer has one.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

import keras

from .callbacks import RunOfTraining, named
from .keras_watcher import Watcher

__all__ = ["Watch", "Watcher"]


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
