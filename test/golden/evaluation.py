"""Makes evaluation.json: a study of made-up runs, and what evaluating it must give, by a computation of its own.

Run: python3 test/golden/evaluation.py > test/golden/evaluation.json  (numpy 2, scipy 1.17)
Runs have two hidden layers; good ones let the nuclear norms of their spectra fall, bad ones do not. Scores are
those of the paper's equations 2 to 8 with t0 = 3, t1 = 2, t2 = 1.2, δ = 4e-4; checkpoints are 4 and 8 of 12 epochs.
"""

import json

import numpy as np
from scipy import stats

RUNS, EPOCHS, WIDTHS = 48, 12, np.array([32, 16])
T0, T1, T2, DELTA, ETA, GAMMA = 3, 2.0, 1.2, 4e-4, 3500.0, 2e-4
SUCCESS, CHECKPOINTS = 0.65, [4, 8]

rng = np.random.default_rng(11)


def make_run(i):
    good = rng.random() < 0.4
    speed = rng.uniform(0.012, 0.1) if good else rng.uniform(-0.002, 0.03)
    epochs = np.arange(EPOCHS + 1)
    fall = np.exp(-speed * epochs)
    linear = WIDTHS * 0.6 * fall[:, None] * (1 + 0.004 * rng.standard_normal((EPOCHS + 1, 2)))
    activation = WIDTHS * 0.5 * fall[:, None] ** 0.5 * (1 + 0.01 * rng.standard_normal((EPOCHS + 1, 2)))
    top = rng.uniform(0.66, 0.85) if good else rng.uniform(0.5, 0.64)
    accuracy = np.round(0.5 + (top - 0.5) * (1 - np.exp(-0.25 * epochs)) / (1 - np.exp(-0.25 * EPOCHS)), 3)
    accuracy[:-1] = np.round(accuracy[:-1] + 0.04 * rng.standard_normal(EPOCHS), 3)
    loss = 0.7 - 0.5 * (accuracy - 0.5) + 0.02 * rng.standard_normal(EPOCHS + 1)
    digits = lambda a: [[float(f"{v:.6g}") for v in row] for row in a]
    return dict(
        seed=i,
        norms=dict(linear=digits(linear), activation=digits(activation)),
        trainLoss=[None] + [round(float(v), 4) for v in loss[1:]],
        validationAccuracy=[float(v) for v in accuracy],
    )


def scores(run, matrix, t0, t):
    norms = np.array(run["norms"][matrix])[t - t0 : t + 1]
    so = np.mean(WIDTHS * t0 / norms.sum(axis=0))
    alpha = np.arange(t0) / (t0 - 1)
    ss = np.mean((alpha[:, None] * (norms[:-1] - norms[1:])).sum(axis=0) / ((t0 - 1) * WIDTHS))
    st = abs(np.log(so)) + ETA * ss
    gated = so >= T2 and ss <= DELTA
    v = run["validationAccuracy"][t]
    sFv = v if gated or v == 0 else v * (1 + min((1 - v) / v, GAMMA * v * t * st))
    untrained = np.mean(WIDTHS * t0 / (np.array(run["norms"][matrix])[0] * (t0 + 1)))
    return dict(so=so, ss=ss, sF=0.0 if gated else st, sFv=sFv, decayed=so >= 2 * untrained)


def successive_halving(runs, eta):
    seen, stops = {}, []
    for run in runs:
        rung, stop = 1, None
        while rung < EPOCHS and stop is None:
            others = seen.setdefault(rung, [])
            others.append(run["validationAccuracy"][rung])
            if sorted(others, reverse=True).index(others[-1]) >= max(1, len(others) // eta):
                stop = rung
            rung *= eta
        stops.append(stop)
    return stops


def median_stopping(runs):
    averages, stops = [], []
    for run in runs:
        trained, stop = [], None
        for epoch in range(1, EPOCHS + 1):
            trained.append(run["validationAccuracy"][epoch])
            others = [a[epoch - 1] for a in averages if len(a) >= epoch]
            if len(averages) >= 5 and epoch < EPOCHS and others and max(trained) < np.median(others):
                stop = epoch
                break
        averages.append(np.cumsum(trained) / np.arange(1, len(trained) + 1))
        stops.append(stop)
    return stops


def outcome(stops, good):
    stopped = np.array([stop is not None for stop in stops])
    trained = sum(EPOCHS if stop is None else stop for stop in stops)
    return dict(
        goodKept=int((good & ~stopped).sum()),
        goodStopped=int((good & stopped).sum()),
        badKept=int((~good & ~stopped).sum()),
        badStopped=int((~good & stopped).sum()),
        saved=1 - trained / (RUNS * EPOCHS),
    )


runs = [make_run(i) for i in range(RUNS)]
final = np.array([run["validationAccuracy"][-1] for run in runs])
good = final > SUCCESS


def at(t):
    own = [scores(run, "linear", T0, t) for run in runs]
    other = [scores(run, "activation", 4, t) for run in runs]
    columns = {
        "sF": [s["sF"] for s in own],
        "sFv": [s["sFv"] for s in own],
        "ss": [s["ss"] for s in own],
        "so": [s["so"] for s in own],
        "ss:activation:4": [s["ss"] for s in other],
        "validationAccuracy": [run["validationAccuracy"][t] for run in runs],
        "validationAccuracyAt1": [run["validationAccuracy"][1] for run in runs],
        "trainLoss": [-run["trainLoss"][t] for run in runs],
        "sumOfTrainLosses": [-sum(run["trainLoss"][1 : t + 1]) for run in runs],
    }
    predictions = {
        name: dict(
            spearman=float(stats.spearmanr(values, final).statistic),
            kendall=float(stats.kendalltau(values, final).statistic),
            auc=float(stats.mannwhitneyu(np.array(values)[good], np.array(values)[~good]).statistic / (good.sum() * (~good).sum())),
        )
        for name, values in columns.items()
    }
    levels = {"sF": T1, "sFv": SUCCESS, "validationAccuracy": SUCCESS}
    given = {name: outcome([None if v > level else t for v in columns[name]], good) for name, level in levels.items()}
    return dict(checkpoint=t, predictions=predictions, given=given)


def verdicts():
    stops = []
    for run in runs:
        stop = None
        for t in CHECKPOINTS:
            s = scores(run, "linear", T0, t)
            if stop is None and s["sF"] <= T1 and not s["decayed"]:
                stop = t
        stops.append(stop)
    return stops


print(
    json.dumps(
        dict(
            widths=WIDTHS.tolist(),
            epochs=EPOCHS,
            good=int(good.sum()),
            runs=runs,
            checkpoints=[at(t) for t in CHECKPOINTS],
            courses=dict(
                verdicts=outcome(verdicts(), good),
                asha3=outcome(successive_halving(runs, 3), good),
                asha4=outcome(successive_halving(runs, 4), good),
                medianStopping=outcome(median_stopping(runs), good),
                neverStop=outcome([None] * RUNS, good),
                oracle=outcome([None if g else CHECKPOINTS[0] for g in good], good),
            ),
        )
    ).replace('{"seed"', '\n{"seed"')
)
