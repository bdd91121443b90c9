"""Writes training.json: weights, losses and spectra of an independent float64 trainer, with tolerances.

Weights, data and batch order are those that the tests give to the engine (hashed.py, and a port of the
project's generator). A tolerance says how far float32 arithmetic may lead from the float64 result. It is
measured on this trainer alone: 24 more trainings in which every stored number gets a random error of the size
that float32 gives it, u = 2^-24 relative for one operation and u·sqrt(k)·(|A||B|) for a sum of k products
(Higham & Mary, "A new approach to probabilistic rounding error analysis", 2019). The tolerance is four times
the largest deviation seen, plus one unit in the last place.

Run: python3 test/golden/training.py
"""
import json
import pathlib

import numpy as np

from hashed import hashed
from initialization import initial_weights
from xoshiro import Xoshiro128pp

U = 2.0**-24
TRAININGS = 24
SAFETY = 4
CHECKPOINTS = [1, 10, 100]


class Exact:
    """Float64 as it is."""

    def product(self, a, b):
        return a @ b

    def rounded(self, x):
        return x


class Rounding(Exact):
    """Float64 with random errors of float32's size."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def product(self, a, b):
        spread = U * np.sqrt(a.shape[1]) * (np.abs(a) @ np.abs(b))
        return a @ b + spread * self.random.uniform(-1, 1, spread.shape)

    def rounded(self, x):
        return x * (1 + U * self.random.uniform(-1, 1, np.shape(x)))


def f32(x):
    return float(np.float32(x))


class Trainer:
    def __init__(self, case, arithmetic):
        self.case, self.a = case, arithmetic
        widths = [case["dimensions"], *case["hidden"], case["classes"]]
        self.p = []
        for i, (n, m) in enumerate(zip(widths, widths[1:])):
            if "scheme" in case:
                drawn = initial_weights(1, f"dense_{i + 1}", case["scheme"], case["gain"], n, m)
                self.p.append(arithmetic.rounded(drawn))
                self.p.append(np.zeros(m))
            else:
                scale = 4 * 2.0 ** -np.ceil(np.log2(n) / 2)
                self.p.append(scale * hashed(n * m, 100 + i).reshape(n, m))
                self.p.append(hashed(m, 200 + i) / 4)
        self.s1 = [np.zeros_like(p) for p in self.p]
        self.s2 = [np.zeros_like(p) for p in self.p]
        self.t = 0
        self.generator = Xoshiro128pp([1, 2, 3, 4])
        self.queue = []

    def data(self, count, seed):
        d = self.case["dimensions"]
        x = 4 * hashed(count * d, seed).reshape(count, d)
        y = np.floor((hashed(count, seed + 1) + 0.5) * self.case["classes"]).astype(int)
        return x, y

    def forward(self, x):
        a, r = self.a, self.a.rounded
        zs, ys = [], [x]
        for i in range(0, len(self.p), 2):
            z = r(a.product(ys[-1], self.p[i]) + self.p[i + 1])
            zs.append(z)
            if i + 2 < len(self.p):
                # The engine's tanh is good to 3 units in the last place.
                ys.append(np.maximum(z, 0) if self.case["activation"] == "relu" else r(r(r(np.tanh(z)))))
        return zs, ys

    def loss(self, z, labels):
        shifted = z - z.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -logp[np.arange(len(labels)), labels].mean(), np.exp(logp)

    def step(self):
        case, a, r = self.case, self.a, self.a.rounded
        if not self.queue:
            order = self.generator.order(case["train"])
            self.queue = [order[i : i + case["batch"]] for i in range(0, case["train"], case["batch"])]
        x, labels = self.data(case["train"], 1)
        batch = self.queue.pop(0)
        x, labels = x[batch], labels[batch]
        zs, ys = self.forward(x)
        _, p = self.loss(zs[-1], labels)
        p[np.arange(len(labels)), labels] -= 1
        dz = r(p / len(labels))
        gradients = []
        for i in reversed(range(0, len(self.p), 2)):
            y = ys[i // 2]
            gradients = [a.product(y.T, dz), a.product(np.ones((1, len(dz))), dz)[0]] + gradients
            if i:
                dy = a.product(dz, self.p[i].T)
                dz = dy * (y > 0) if case["activation"] == "relu" else r(dy * r(1 - r(y * y)))
        self.t += 1
        for i, g in enumerate(gradients):
            self.update(i, g)

    def update(self, i, g):
        o, r, t = self.case["optimizer"], self.a.rounded, self.t
        lr = f32(o["learningRate"])
        if o["kind"] == "sgd":
            if o["momentum"]:
                self.s1[i] = r(r(f32(o["momentum"]) * self.s1[i]) - r(lr * g))
                self.p[i] = r(self.p[i] + self.s1[i])
            else:
                self.p[i] = r(self.p[i] - r(lr * g))
        elif o["kind"] == "rmsprop":
            self.s1[i] = r(r(f32(o["rho"]) * self.s1[i]) + r(f32(1 - o["rho"]) * r(g * g)))
            change = r(r(lr * g) / r(np.sqrt(r(self.s1[i] + f32(o["epsilon"])))))
            if o["momentum"]:
                self.s2[i] = r(r(f32(o["momentum"]) * self.s2[i]) + change)
                change = self.s2[i]
            self.p[i] = r(self.p[i] - change)
        else:
            b1, b2 = o["beta1"], o["beta2"]
            alpha = f32(o["learningRate"] * np.sqrt(1 - b2**t) / (1 - b1**t))
            self.s1[i] = r(self.s1[i] + r(f32(1 - b1) * r(g - self.s1[i])))
            self.s2[i] = r(self.s2[i] + r(f32(1 - b2) * r(r(g * g) - self.s2[i])))
            self.p[i] = r(self.p[i] - r(r(alpha * self.s1[i]) / r(r(np.sqrt(self.s2[i])) + f32(o["epsilon"]))))

    def observe(self):
        """Probes of every parameter, the validation loss, and the linear spectra."""
        x, labels = self.data(self.case["validation"], 3)
        zs, _ = self.forward(x)
        loss, _ = self.loss(zs[-1], labels)
        probes = []
        for p in self.p:
            flat = p.ravel()
            probes.append(flat[:: max(1, len(flat) // 5)][:6])
        spectra = []
        for z in zs[:-1]:
            sigma = np.linalg.svd(z, compute_uv=False)[:6]
            spectra.append(sigma / sigma[0])
        return {"loss": [loss], "parameters": np.concatenate(probes), "spectra": np.concatenate(spectra or [[]])}


def observations(case, arithmetic):
    trainer = Trainer(case, arithmetic)
    seen = []
    for t in range(1, max(CHECKPOINTS) + 1):
        trainer.step()
        if t in CHECKPOINTS:
            seen.append(trainer.observe())
    return seen


OPTIMIZERS = {
    "sgd": dict(kind="sgd", learningRate=0.05, momentum=0),
    "sgd with momentum": dict(kind="sgd", learningRate=0.02, momentum=0.9),
    "rmsprop": dict(kind="rmsprop", learningRate=1e-3, rho=0.9, momentum=0, epsilon=1e-7),
    "rmsprop with momentum": dict(kind="rmsprop", learningRate=1e-4, rho=0.9, momentum=0.8, epsilon=1e-7),
    "adam": dict(kind="adam", learningRate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
}
BASE = dict(dimensions=5, classes=3, train=20, validation=30, batch=8, hidden=[17, 3])
CASES = [
    dict(BASE, name=f"{name}, {activation}", activation=activation, optimizer=optimizer)
    for name, optimizer in OPTIMIZERS.items()
    for activation in ("relu", "tanh")
]
ADAM, RMSPROP, SGD = OPTIMIZERS["adam"], OPTIMIZERS["rmsprop"], OPTIMIZERS["sgd"]
CASES += [
    dict(BASE, name="no hidden layer", hidden=[], activation="relu", optimizer=ADAM),
    dict(BASE, name="width 1", hidden=[1], activation="tanh", optimizer=RMSPROP),
    dict(BASE, name="width 511", hidden=[511], activation="relu", optimizer=SGD),
    dict(BASE, name="widths 3, 1 and 17", hidden=[3, 1, 17], activation="tanh", optimizer=ADAM),
    dict(BASE, name="one class", classes=1, activation="tanh", optimizer=SGD),
    dict(BASE, name="a hundred classes", classes=100, activation="relu", optimizer=RMSPROP),
    dict(BASE, name="one dimension", dimensions=1, activation="tanh", optimizer=SGD),
    dict(BASE, name="batches of 1", batch=1, activation="relu", optimizer=ADAM),
    dict(BASE, name="batches of 7", batch=7, activation="tanh", optimizer=ADAM),
    dict(BASE, name="a batch larger than the data", batch=64, activation="relu", optimizer=RMSPROP),
]
SCHEMES = ["xavierNormal", "xavierUniform", "heNormal", "heUniform", "lecunNormal", "orthogonal"]
CASES += [
    dict(BASE, name=f"scheme {scheme}", scheme=scheme, gain=1.5, activation="relu", optimizer=ADAM)
    for scheme in SCHEMES
]

for case in CASES:
    expected = observations(case, Exact())
    deviations = [observations(case, Rounding(seed)) for seed in range(TRAININGS)]
    case["expected"] = []
    for k, steps in enumerate(CHECKPOINTS):
        checkpoint = {"steps": steps}
        for key, value in expected[k].items():
            value = np.asarray(value)
            spread = max((np.abs(d[k][key] - value).max(initial=0) for d in deviations))
            ulp = 2 * U * np.abs(value).max(initial=0)
            checkpoint[key] = [float(f"{v:.9g}") for v in value]
            checkpoint[f"{key}Tolerance"] = float(f"{SAFETY * spread + ulp:.3g}")
        case["expected"].append(checkpoint)

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(CASES, indent=0) + "\n")
for case in CASES:
    print(case["name"], [(c["lossTolerance"], c["parametersTolerance"], c["spectraTolerance"]) for c in case["expected"]])
