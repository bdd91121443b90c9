"""Makes scores.json: equations 2 to 8 of the paper, term by term, on spectra of many shapes.

Run: python3 test/golden/scores.py > test/golden/scores.json  (numpy 2)
Written from the paper's equations alone. Sums are exact (math.fsum), and no term is rearranged.
"""

import json
import math

import numpy as np


def s_o_layer(spectra, t, t0, beta):  # equation 2
    d = len(spectra[t])
    total = math.fsum(sigma for k in range(t - t0, t + 1) for sigma in spectra[k])
    return beta * (d * t0) / total


def s_s_layer(spectra, t, t0):  # equation 4
    d = len(spectra[t])
    ks = range(t - t0 + 1, t + 1)
    alpha = dict(zip(ks, np.linspace(0, 1, t0)))
    terms = [alpha[k] * (spectra[k - 1][j] - spectra[k][j]) for k in ks for j in range(d)]
    return 1 / ((t0 - 1) * d) * math.fsum(terms)


def s_o_relative(spectra, t, t0, beta):  # the untrained network's sum in place of d
    total = math.fsum(sigma for k in range(t - t0, t + 1) for sigma in spectra[k])
    return beta * math.fsum(spectra[0]) * t0 / total


def s_s_relative(spectra, t, t0):  # how fast the logarithm of the sum changes, either way
    ks = range(t - t0 + 1, t + 1)
    alpha = dict(zip(ks, np.linspace(0, 1, t0)))
    log = lambda k: math.log(math.fsum(spectra[k]) or 1)
    return abs(math.fsum(alpha[k] * (log(k - 1) - log(k)) for k in ks) / (t0 - 1))


def scores(run, t, accuracy, s):
    t0 = s["window"]
    if t < t0:
        return None
    layers = range(len(run[0]))
    by_layer = [[epoch[l] for epoch in run] for l in layers]
    relative = s.get("normalization") == "relative"
    s_o, s_s = (s_o_relative, s_s_relative) if relative else (s_o_layer, s_s_layer)
    so = math.fsum(s_o(b, t, t0, s["beta"]) for b in by_layer) / len(layers)  # equation 3
    ss = math.fsum(s_s(b, t, t0) for b in by_layer) / len(layers)  # equation 5
    st = abs(math.log(so)) + s["eta"] * ss  # equation 6
    gated = so >= s["gateNonUniformity"] and ss <= s["gateShift"]
    s_f = 0.0 if gated else st  # equation 7
    if accuracy is None:
        s_fv = None
    elif gated:
        s_fv = accuracy
    elif accuracy == 0:
        s_fv = 0.0
    else:  # equation 8
        gamma = s["gamma"] * accuracy * t
        s_fv = accuracy * (1 + min((1 - accuracy) / accuracy, gamma * st))
    return {"so": so, "ss": ss, "st": st, "sF": s_f, "sFv": s_fv}


def spectrum(width, decay, rng, noise=0.0):
    sigma = np.exp(-decay * np.arange(width) / width) * (1 + noise * rng.random(width))
    sigma = np.sort(sigma)[::-1]
    return [float(f"{x:.7g}") for x in sigma / sigma[0]]


DEFAULTS = dict(window=10, gateNonUniformity=4, gateShift=1e-4, beta=1, eta=3500, gamma=2e-4)


def case(name, widths, decays, accuracies, seed, scale=1.0, **changed):
    rng = np.random.default_rng(seed)
    s = DEFAULTS | changed
    run = [[spectrum(w, decay, rng, 0.05) for w in widths] for decay in decays]
    run = [[[x * scale for x in layer] for layer in epoch] for epoch in run]
    expected = [scores(run, t, accuracies[t], s) for t in range(len(run))]
    return dict(name=name, settings=s, accuracies=accuracies, spectra=run, expected=expected)


def ramp(a, b, n):
    return [float(f"{x:.6g}") for x in np.linspace(a, b, n)]


CASES = [
    case("decaying, two layers", [24, 12], ramp(1, 9, 16), ramp(0.5, 0.8, 16), 1),
    case("hardly moving, gated", [16, 8, 8], [12.0] * 15, ramp(0.5, 0.51, 15), 2, gateShift=1e-3),
    case("hardly moving, not compressed", [16, 8], [0.4] * 13, [0.5] * 13, 3),
    case("expanding again", [20], ramp(8, 2, 14), ramp(0.9, 0.6, 14), 4),
    case("smallest window", [6, 5], ramp(1, 4, 6), ramp(0, 1, 6), 5, window=2),
    case("no accuracy", [7], ramp(1, 5, 7), [None] * 7, 6, window=3),
    case("accuracy 0 and 1", [7, 9], ramp(1, 5, 8), [0, 1, 0, 1, 0, 1, 0, 1], 7, window=3),
    case("every setting changed", [9, 4], ramp(1, 6, 9), ramp(0.3, 0.9, 9), 8, window=4, beta=0.37, eta=12.5,
         gamma=0.05, gateNonUniformity=1.2, gateShift=0.02),
    case("spectra that are not normalised", [8, 3], ramp(1, 6, 8), ramp(0.3, 0.9, 8), 9, scale=731.0, window=5),
    case("one unit", [1], ramp(1, 6, 6), ramp(0.3, 0.9, 6), 10, window=3),
    case("relative, decaying", [24, 12], ramp(1, 9, 9), ramp(0.5, 0.8, 9), 11, window=4, normalization="relative"),
    case("relative, one layer expands", [9, 4], ramp(7, 3, 8), ramp(0.3, 0.9, 8), 12, window=3,
         normalization="relative", eta=700, gateNonUniformity=0.5, gateShift=1e-3),
    case("relative, hardly moving, gated", [16, 8, 8], [12.0] * 9, ramp(0.5, 0.51, 9), 13, window=4,
         normalization="relative", eta=700, gateNonUniformity=0.5, gateShift=0.02),
]

print(json.dumps(CASES, indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"'))
