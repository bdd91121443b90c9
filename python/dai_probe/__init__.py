"""Reports a training program to the DAI daemon: losses, metrics and spectra in; verdicts and stops out.

    import dai_probe
    with dai_probe.run(study="resnet", parameters={"lr": lr}, seed=seed, epochs=50) as run:
        run.watch(model, x_validation)
        for epoch in run.epochs():
            ...
            run.report(epoch, train_loss=..., validation_loss=..., validation_accuracy=...)

Frameworks have modules of their own, which import the framework: ``dai_probe.torch``, ``.lightning``, ``.keras``,
``.transformers``, ``.jax``, ``.optuna``.
"""

from .training_run import Run, run
from .version import __version__

__all__ = ["Run", "run", "__version__"]
