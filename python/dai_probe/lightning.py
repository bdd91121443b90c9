"""Lightning: a callback that reports each epoch and stops the trainer.

    trainer = lightning.Trainer(callbacks=[dai_probe.lightning.Watch(study="resnet", parameters={"lr": lr})])
"""

from __future__ import annotations

from typing import Any, Optional

import torch

try:
    import lightning.pytorch as pl
except ImportError:
    import pytorch_lightning as pl  # type: ignore[no-redef]

from .callbacks import RunOfTraining, named
from .messages import describe, say

#: Batches that are read for the measured inputs at most.
MOST_BATCHES = 16


class Watch(pl.Callback):
    """Reports what the module logs, and the spectra of its hidden layers.

    :param data: inputs to measure, as ``run.watch`` takes them; by default those of the first validation batches
    :param model: the submodule to measure, by its name; without it the module, or where that has no ``forward`` of its
        own the only submodule that has parameters
    :param watch: options of ``run.watch``; None to take no spectra
    :param options: those of :func:`dai_probe.run`
    """

    def __init__(
        self,
        data: Any = None,
        *,
        model: Optional[str] = None,
        watch: Optional[dict] = {},  # noqa: B006 - never changed
        **options: Any,
    ):
        self._data, self._model, self._watch = data, model, watch
        self._training = RunOfTraining(**options)

    @property
    def run(self):
        """The run; None before training and after it."""
        return self._training.run

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        epochs = trainer.max_epochs if trainer.max_epochs and trainer.max_epochs > 0 else 1_000_000
        run = self._training.begin(epochs)
        if run is None or self._watch is None or trainer.global_rank != 0:
            return
        data = self._data if self._data is not None else validation_inputs(trainer, MOST_BATCHES)
        measured = measured_module(pl_module, self._model)
        if data is not None and measured is not None:
            run.watch(measured, data, **self._watch)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        if self.run is None:
            return
        if trainer.global_rank == 0:
            logs = {_without_suffix(key): value for key, value in trainer.callback_metrics.items()}
            self.run.report(trainer.current_epoch + 1, **named(logs))
        # Every rank comes here, and all take rank 0's answer.
        trainer.should_stop = trainer.should_stop or self.run.should_stop(all_ranks=True)

    def on_fit_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self._training.end()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        self._training.end(exception)


def measured_module(module: pl.LightningModule, name: Optional[str]) -> Optional[torch.nn.Module]:
    """The module whose layers are measured; None, with a line on standard error, where it is not clear."""
    named = dict(module.named_modules())
    if name is not None and name in named:
        return named[name]
    if name is None and type(module).forward is not pl.LightningModule.forward:
        return module
    trained = [child for child in module.children() if any(True for _ in child.parameters())]
    if name is None and len(trained) == 1:
        return trained[0]
    lack = "has no forward" if name is None else f"has no submodule {name}"
    say(f'the module {lack}: name the network to measure, such as Watch(model="net"), to have spectra.')
    return None


def validation_inputs(trainer: pl.Trainer, batches: int) -> Optional[torch.Tensor]:
    """The inputs of the first validation batches: the batch itself, or its first tensor. None where there are none."""
    try:
        loader = trainer.val_dataloaders
        loader = loader[0] if isinstance(loader, (list, tuple)) else loader
        inputs = []
        for index, batch in enumerate(loader or []):
            if index == batches:
                break
            inputs.append(batch[0] if isinstance(batch, (list, tuple)) else batch)
        if inputs and all(isinstance(each, torch.Tensor) for each in inputs):
            return torch.cat(inputs)
        say("the validation batches are not tensors: give data=... to have spectra.")
    except Exception as error:  # noqa: BLE001 - training continues without spectra
        say(f"no validation inputs were found ({describe(error)}): give data=... to have spectra.")
    return None


def _without_suffix(name: str) -> str:
    """``loss_epoch`` is what Lightning calls the mean of a ``loss`` that is logged in every step."""
    return name[: -len("_epoch")] if name.endswith("_epoch") else name
