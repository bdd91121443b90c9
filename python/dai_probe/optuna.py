"""Optuna: a trial as a run, and the daemon's verdict as a reason to prune.

    def objective(trial):
        lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
        with dai_probe.optuna.run(trial, epochs=50) as run:
            for epoch in run.epochs():
                ...
                run.report(epoch, validation_loss=loss)
                trial.report(loss, epoch)
                if run.should_prune():
                    raise optuna.TrialPruned(run.sentence)
        return loss
"""

from __future__ import annotations

from typing import Any, Optional

import optuna

from .guessing import level_of_guessing
from .launch import opening_of
from .training_run import Run


def run(trial: "optuna.trial.BaseTrial", *, epochs: int, study: Optional[str] = None, **options: Any) -> "TrialRun":
    """Begins the run of a trial, with its parameters; call it after the trial's ``suggest_…`` methods.

    :param study: the study's name; Optuna's by default
    :param options: those of :func:`dai_probe.run`
    """
    name = study or getattr(getattr(trial, "study", None), "study_name", None)
    options.setdefault("seed", trial.number)
    opening = opening_of(
        name,
        trial.params,
        options["seed"],
        epochs,
        options.get("name"),
        options.get("objective"),
        options.get("id"),
        options.get("resume", False),
    )
    guessing = level_of_guessing(
        options.get("classes"), options.get("validation_samples"), options.get("baseline_loss")
    )
    return TrialRun(opening, trial, guessing)


class TrialRun(Run):
    """A run that stops when the daemon, or the study's own pruner, gives it up."""

    def __init__(
        self, opening: dict[str, Any], trial: "optuna.trial.BaseTrial", guessing: Optional[dict[str, Any]] = None
    ):
        self._trial = trial
        super().__init__(opening, guessing=guessing)

    def should_prune(self) -> bool:
        """True when the daemon asks the run to stop, or the study's pruner does."""
        return self.should_stop() or self._trial.should_prune()

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        if isinstance(error, optuna.TrialPruned):
            self.close("stopped")
        else:
            super().__exit__(kind, error, trace)
