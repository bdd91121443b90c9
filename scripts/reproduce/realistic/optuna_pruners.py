"""Where Optuna's own pruners stop the runs of stored studies.

Reads JSON from standard input: [{"epochs": 20, "curves": [[...], ...], "orders": [[...], ...]}, ...], with the
objective of each run by epoch from 0, higher being better. Writes, for each pruner by name, each study and each order, the
epoch at which each run was pruned, null for the others.
"""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def pruners(epochs):
    """The pruners with Optuna's defaults, but for the largest resource, which a study knows."""
    return {
        "MedianPruner": optuna.pruners.MedianPruner(),
        "SuccessiveHalvingPruner": optuna.pruners.SuccessiveHalvingPruner(),
        "HyperbandPruner": optuna.pruners.HyperbandPruner(max_resource=epochs),
    }


def stops(curves, order, epochs, pruner):
    """Trains one run after the other, and asks the pruner after each epoch."""
    study = optuna.create_study(direction="maximize", pruner=pruner, sampler=optuna.samplers.RandomSampler(seed=1))
    pruned = [None] * len(curves)
    for run in order:
        trial = study.ask()
        state = optuna.trial.TrialState.COMPLETE
        for epoch in range(1, epochs + 1):
            trial.report(curves[run][epoch], epoch)
            if epoch < epochs and trial.should_prune():
                pruned[run] = epoch
                state = optuna.trial.TrialState.PRUNED
                break
        if state == optuna.trial.TrialState.COMPLETE:
            study.tell(trial, max(curves[run][1:]))
        else:
            study.tell(trial, state=state)
    return pruned


def main():
    studies = json.load(sys.stdin)
    names = list(pruners(2))
    found = {
        name: [
            [stops(study["curves"], order, study["epochs"], pruners(study["epochs"])[name]) for order in study["orders"]]
            for study in studies
        ]
        for name in names
    }
    json.dump({"version": optuna.__version__, "stops": found}, sys.stdout)


if __name__ == "__main__":
    main()
