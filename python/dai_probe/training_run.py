"""The run of one training program: the interface that the program calls."""

from __future__ import annotations

import atexit
import os
import time
import weakref
from typing import Any, Iterator, Mapping, Optional

from .distributed import agree, broadcast_integer, rank
from .guessing import level_of_guessing
from .harmless import harmless
from .launch import opening_of
from .live_line import History, live_line
from .measuring import Measuring
from .messages import describe
from .record import make_record
from .reporter import Reporter


def run(
    study: Optional[str] = None,
    parameters: Optional[Mapping[str, Any]] = None,
    *,
    seed: Optional[int] = None,
    epochs: Optional[int] = None,
    name: Optional[str] = None,
    objective: Optional[Mapping[str, str]] = None,
    id: Optional[str] = None,  # noqa: A002 - the word that people look for
    resume: bool = False,
    classes: Any = None,
    validation_samples: Optional[int] = None,
    baseline_loss: Optional[float] = None,
) -> "Run":
    """Begins to report a training run.

    In a program that the daemon started, everything comes from its environment, and no argument is needed.

    :param study: runs of one study are compared with each other; the script's name by default
    :param parameters: what varies between the study's runs, such as ``{"lr": 1e-3}``
    :param epochs: how many epochs will be trained
    :param objective: ``{"metric": "validationAccuracy", "goal": "maximize"}``, or a metric of your own
    :param id: the run to take up, or the id of a new one
    :param resume: take up the run of this study with the same parameters and seed, if there is one. The program must
        load its own checkpoint of epoch ``run.resume_after``
    :param classes: the number of classes, or how many validation samples each has (``torch.bincount(labels)``): by it
        the daemon knows the level of guessing, and calls no run likely to learn that does no better
    :param validation_samples: how many there are; needless where ``classes`` are counts
    :param baseline_loss: the validation loss of the best constant prediction, where that is no cross-entropy of classes
    :raises TypeError, ValueError: when an argument does not fit; nothing raises afterwards
    """
    opening = opening_of(study, parameters, seed, epochs, name, objective, id, resume)
    return Run(opening, guessing=level_of_guessing(classes, validation_samples, baseline_loss))


class Run:
    """One training run. Made by :func:`run`; a context manager that reports how the training ended."""

    def __init__(
        self,
        opening: dict[str, Any],
        reporter: Optional[Reporter] = None,
        guessing: Optional[dict[str, Any]] = None,
    ):
        self.epochs_asked: int = opening["epochs"]
        self.parameters: dict[str, Any] = opening["parameters"]
        self.history = History(opening)
        self.resume_after = -1
        self._process = os.getpid()
        self._closed = False
        self._agreed_stop = False
        self._newest_epoch = -1
        self._guessing = guessing
        self._not_finite: Optional[str] = None
        self._measuring = Measuring()
        self._last_report = time.perf_counter()
        self._shown: Any = None
        self._reporter: Optional[Reporter] = None
        if rank() != 0:
            return
        self._reporter = reporter or Reporter(opening)
        self._reporter.open()
        self.resume_after = self._resume_after()
        _open_runs.add(self)
        self._measuring = Measuring()
        self._last_report = time.perf_counter()

    # ---- the loop ------------------------------------------------------------------------------------------------

    @property
    def id(self) -> Optional[str]:
        """The run's id, by which ``dai show`` knows it; None in other ranks than 0."""
        return self._reporter.run if self._reporter else None

    @property
    def sentence(self) -> str:
        """The newest verdict, or why the run was asked to stop; empty before the first."""
        return self._reporter.sentence if self._reporter else ""

    @property
    def verdict(self) -> Optional[str]:
        """``continue``, ``discard``, ``saturated`` or ``unknown``; None before the first checkpoint."""
        return self._reporter.verdict if self._reporter else None

    def epochs(self) -> Iterator[int]:
        """The epochs to train, from 1 or after ``resume_after``; ends early when the run is asked to stop.

        In distributed training every rank iterates, and all end at the same epoch.
        """
        first = broadcast_integer(self.resume_after)
        for epoch in range(max(first, 0) + 1, self.epochs_asked + 1):
            if self.should_stop(all_ranks=True):
                return
            yield epoch

    def should_stop(self, all_ranks: bool = False) -> bool:
        """Whether the policy or a person has asked the run to stop. Reads a flag: no communication.

        :param all_ranks: answer with rank 0's flag on every rank. Every rank must then call this.
        """
        wanted = self._agreed_stop or (self._is_live() and self._reporter is not None and self._reporter.stop)
        if all_ranks:
            self._agreed_stop = wanted = agree(wanted)
        return wanted

    @harmless
    def report(
        self,
        epoch: int,
        *,
        train_loss: Any = None,
        train_accuracy: Any = None,
        validation_loss: Any = None,
        validation_accuracy: Any = None,
        activations: Optional[Mapping[str, Any]] = None,
        layers: Optional[Mapping[str, Any]] = None,
        predictions: Any = None,
        **metrics: Any,
    ) -> None:
        """Reports an epoch: 1 is the first that was trained, 0 the untrained network.

        Returns at once, but for the measurement of a watched model (:meth:`watch`).

        :param activations: by layer, an array of samples × units, to take the spectra of
        :param layers: by layer, singular values that you have computed yourself
        :param predictions: samples × classes, the probabilities that the network gives the same validation samples each
            time; what they are like is reported, without labels
        :param metrics: numbers of your own; one of them may be the study's objective
        """
        if not self._is_live() or self._reporter is None:
            return
        columns = {
            "train_loss": train_loss,
            "train_accuracy": train_accuracy,
            "validation_loss": validation_loss,
            "validation_accuracy": validation_accuracy,
        }
        measured = self._measuring.measure(activations, layers, predictions)
        now = time.perf_counter()
        seconds = now - self._last_report - measured.seconds
        record, problem = make_record(epoch, columns, {**measured.metrics, **metrics}, max(0.0, seconds))
        if measured.layers:
            record["layers"] = measured.layers
        if measured.predicted_rows:
            record["predictedRows"] = measured.predicted_rows
        if self._guessing:
            record["guessing"], self._guessing = self._guessing, None
        self._not_finite = self._not_finite or problem
        self._newest_epoch = max(self._newest_epoch, record["epoch"])
        self._reporter.put(record)
        self.history.add(record)
        self._refresh_display()
        self._last_report = time.perf_counter()

    @harmless
    def watch(self, model: Any, data: Any, **options: Any) -> None:
        """Takes the spectra of a model's hidden layers on fixed validation inputs, once an epoch.

        :param model: a PyTorch or Keras model; see :class:`dai_probe.torch.Watcher` and :class:`dai_probe.keras.Watcher`
            for the options
        """
        if not self._is_live() or self._reporter is None:
            return
        self._measuring.watch(model, data, options)
        if self.resume_after < 0:
            self.report(0)

    @harmless
    def close(self, state: Optional[str] = None, problem: Optional[str] = None) -> None:
        """Reports how the training ended; waits 2 s at most. Without a state, it is worked out."""
        if not self._is_live() or self._reporter is None:
            return
        self._closed = True
        _open_runs.discard(self)
        self._measuring.close()
        self._reporter.close(state or self._state(), problem or self._not_finite)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], _trace: Any) -> None:
        if error is None:
            self.close(None if self._not_finite or self.should_stop() else "finished")
        elif isinstance(error, SystemExit) and not error.code:  # an exit that means success
            state = self._state()
            self.close("stopped" if state == "interrupted" else state)
        elif isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)) or self.should_stop():
            self.close("stopped")
        else:
            self.close("failed", describe(error))

    # ---- notebooks -----------------------------------------------------------------------------------------------

    def _repr_html_(self) -> str:
        return live_line(self.history, self.verdict, self.sentence)

    @harmless
    def display(self) -> None:
        """Shows a line in a notebook that follows the run."""
        from IPython.display import display

        self._shown = display(self, display_id=True)

    def _refresh_display(self) -> None:
        if self._shown is not None:
            self._shown.update(self)

    # ---- the inside ----------------------------------------------------------------------------------------------

    def _is_live(self) -> bool:
        """False once closed, and in a forked child, which has neither the thread nor a right to its socket."""
        return not self._closed and os.getpid() == self._process

    def _resume_after(self) -> int:
        known = self._reporter.resume_after if self._reporter else None
        return -1 if known is None else known

    def _state(self) -> str:
        if self._not_finite:
            return "diverged"
        if self.should_stop():
            return "stopped"
        return "finished" if self._newest_epoch >= self.epochs_asked else "interrupted"


_open_runs: "weakref.WeakSet[Run]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for each in list(_open_runs):
        each.close()
