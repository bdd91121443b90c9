"""What the frameworks' callbacks share: the run, made when training begins, and the names of their logs."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from .guessing import level_of_guessing
from .launch import opening_of
from .messages import describe, say
from .record import COLUMNS
from .training_run import Run

#: What frameworks call a record's columns.
KNOWN_NAMES = {
    "loss": "train_loss",
    "accuracy": "train_accuracy",
    "acc": "train_accuracy",
    "train_acc": "train_accuracy",
    "val_loss": "validation_loss",
    "val_accuracy": "validation_accuracy",
    "val_acc": "validation_accuracy",
    "eval_loss": "validation_loss",
    "eval_accuracy": "validation_accuracy",
    "sparse_categorical_accuracy": "train_accuracy",
    "categorical_accuracy": "train_accuracy",
    "binary_accuracy": "train_accuracy",
    "val_sparse_categorical_accuracy": "validation_accuracy",
    "val_categorical_accuracy": "validation_accuracy",
    "val_binary_accuracy": "validation_accuracy",
}


def named(logs: Mapping[str, Any]) -> dict[str, Any]:
    """A framework's logs as arguments of ``report``: columns by their names, the rest as metrics; numbers only."""
    arguments: dict[str, Any] = {}
    for name, value in logs.items():
        try:
            number = float(value.detach() if hasattr(value, "detach") else value)
        except (TypeError, ValueError, RuntimeError):
            continue
        known = KNOWN_NAMES.get(name, name)
        arguments.setdefault(known if known in COLUMNS else name, number)
    return arguments


class RunOfTraining:
    """Options of :func:`dai_probe.run` that wait for the number of epochs, which a framework knows when it begins."""

    def __init__(self, **options: Any):
        self._options = options
        self.run: Optional[Run] = None

    def begin(self, epochs: int) -> Optional[Run]:
        """Begins the run; a mistake in its options is a line on standard error, for training has begun."""
        options = {**self._options}
        try:
            opening = opening_of(
                options.pop("study", None),
                options.pop("parameters", None),
                options.pop("seed", None),
                options.pop("epochs", None) or epochs,
                options.pop("name", None),
                options.pop("objective", None),
                options.pop("id", None),
                options.pop("resume", False),
            )
            guessing = level_of_guessing(
                options.pop("classes", None), options.pop("validation_samples", None), options.pop("baseline_loss", None)
            )
            if options:
                raise TypeError(f"unknown options: {', '.join(options)}")
            self.run = Run(opening, guessing=guessing)
        except (TypeError, ValueError) as error:
            say(f"the training is not reported ({describe(error)}).")
        return self.run

    def end(self, error: Optional[BaseException] = None) -> None:
        """Closes the run: finished, or stopped, or failed with an exception."""
        if self.run is None:
            return
        self.run.__exit__(type(error) if error else None, error, None)
        self.run = None
