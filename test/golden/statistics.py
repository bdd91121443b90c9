"""Makes statistics.json: rank correlations, areas under ROC curves and intervals, with and without ties, by scipy.

Run: python3 test/golden/statistics.py > test/golden/statistics.json  (numpy 2, scipy 1.17)
"""

import json

import numpy as np
from scipy import stats

rng = np.random.default_rng(3)


def pair(name, x, y, members):
    inside, outside = x[members], x[~members]
    u = stats.mannwhitneyu(inside, outside).statistic
    return dict(
        name=name,
        x=x.tolist(),
        y=y.tolist(),
        members=members.tolist(),
        ranks=stats.rankdata(x).tolist(),
        spearman=float(stats.spearmanr(x, y).statistic),
        kendall=float(stats.kendalltau(x, y).statistic),
        auc=float(u / (len(inside) * len(outside))),
    )


def continuous(n):
    x = rng.standard_normal(n)
    y = x + rng.standard_normal(n)
    return pair(f"{n} without ties", x, y, y > np.quantile(y, 0.7))


def tied(n, levels):
    x = rng.integers(0, levels, n).astype(float)
    y = np.round(x + 2 * rng.standard_normal(n))
    return pair(f"{n} on {levels} levels", x, y, y > 1)


def wilson(successes, trials):
    interval = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return dict(successes=successes, trials=trials, low=float(interval.low), high=float(interval.high))


values = np.round(rng.standard_normal(101), 3)
print(
    json.dumps(
        dict(
            pairs=[continuous(8), continuous(137), tied(12, 3), tied(90, 5), tied(40, 2)],
            wilson=[wilson(*case) for case in [(0, 34), (1, 34), (2, 40), (17, 34), (34, 34), (1, 1)]],
            percentiles=dict(
                values=values.tolist(),
                low=float(np.quantile(values, 0.025)),
                high=float(np.quantile(values, 0.975)),
            ),
        )
    )
)
