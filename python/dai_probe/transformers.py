"""Hugging Face transformers: a callback for ``Trainer``.

    trainer = Trainer(model=model, args=args, callbacks=[dai_probe.transformers.Watch(data=batch, study="gpt")])

One record is reported for each evaluation, or for each epoch where the trainer does not evaluate.
"""

from __future__ import annotations

import math
from typing import Any, Optional

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from .callbacks import RunOfTraining, named

#: Logs that say how fast the trainer is, not how well it trains.
LEFT_OUT = ("runtime", "samples_per_second", "steps_per_second", "epoch", "total_flos", "num_input_tokens_seen")


class Watch(TrainerCallback):
    """Reports losses and metrics, and the spectra of the model's hidden layers.

    :param data: a dictionary of tensors that the model takes, such as ``{"input_ids": ...}``; without it no spectra
    :param watch: options of ``run.watch``
    :param options: those of :func:`dai_probe.run`
    """

    def __init__(self, data: Any = None, *, watch: Optional[dict] = None, **options: Any):
        self._data, self._watch = data, watch or {}
        self._training = RunOfTraining(**options)
        self._records = 0
        self._logs: dict[str, Any] = {}

    @property
    def run(self):
        """The run; None before training and after it."""
        return self._training.run

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, model: Any = None, **_: Any
    ) -> None:
        self._records = 0
        run = self._training.begin(expected_records(args, state))
        if run is not None and self._data is not None and state.is_world_process_zero:
            run.watch(model, self._data, **self._watch)

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, logs: Any = None, **_: Any
    ) -> None:
        if logs and "loss" in logs:
            self._logs = {key: value for key, value in logs.items() if not key.endswith(LEFT_OUT)}

    def on_evaluate(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, metrics: Any = None, **_: Any
    ) -> None:
        self._report(state, control, {k: v for k, v in (metrics or {}).items() if not k.endswith(LEFT_OUT)})

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        if str(getattr(args.eval_strategy, "value", args.eval_strategy)) == "no":
            self._report(state, control, {})

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._training.end()

    def _report(self, state: TrainerState, control: TrainerControl, metrics: dict[str, Any]) -> None:
        if self.run is None:
            return
        self._records += 1
        if state.is_world_process_zero:
            self.run.report(self._records, **named({**self._logs, **metrics}))
        # Every process comes here, and all take rank 0's answer.
        control.should_training_stop = control.should_training_stop or self.run.should_stop(all_ranks=True)


def expected_records(args: TrainingArguments, state: TrainerState) -> int:
    """Evaluations, or epochs where there are none, of the whole training."""
    strategy = str(getattr(args.eval_strategy, "value", args.eval_strategy))
    if strategy == "steps" and args.eval_steps and state.max_steps > 0:
        steps = args.eval_steps if args.eval_steps >= 1 else args.eval_steps * state.max_steps
        return max(1, int(state.max_steps // steps))
    return max(1, math.ceil(state.num_train_epochs or args.num_train_epochs))
