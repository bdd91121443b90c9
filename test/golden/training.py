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
        widths = [case["dimensions"], *case["hidden"], case.get("targets", case["classes"])]
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
        if "targets" in self.case:
            return x, 4 * hashed(count * self.case["targets"], seed + 1).reshape(count, -1)
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

    def loss(self, z, y, training):
        """The batch's mean loss, and its gradient with respect to the outputs z."""
        loss = self.case.get("loss", "crossEntropy")
        loss = {"kind": loss} if isinstance(loss, str) else loss
        if loss["kind"] == "crossEntropy":
            return self.cross_entropy(z, y, loss, training)
        e = z - y
        if loss["kind"] == "meanSquaredError":
            return (e**2).mean(), 2 * e / e.size
        delta = loss.get("delta", 1)
        small = np.abs(e) <= delta
        each = np.where(small, e**2 / 2, delta * (np.abs(e) - delta / 2))
        return each.mean(), np.clip(e, -delta, delta) / e.size

    def cross_entropy(self, z, labels, loss, training):
        k = self.case["classes"]
        shifted = z - z.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        smoothing = loss.get("labelSmoothing", 0)
        target = np.eye(k)[labels] * (1 - smoothing) + smoothing / k
        weights = np.ones(k)
        if training and loss.get("classWeights") == "balanced":
            counts = np.bincount(self.data(self.case["train"], 1)[1], minlength=k)
            weights = np.where(counts > 0, counts.sum() / (k * np.maximum(counts, 1)), 0)
        elif training and "classWeights" in loss:
            for name, weight in loss["classWeights"].items():
                weights[int(name)] = weight
        w = weights[labels][:, None]
        return -(w * target * logp).sum(axis=1).mean(), w * (np.exp(logp) - target) / len(labels)

    def rate(self):
        """The learning rate of step t, counted from 1."""
        base, schedule = self.case["optimizer"]["learningRate"], self.case.get("schedule")
        if not schedule:
            return base
        per_epoch = -(-self.case["train"] // self.case["batch"])
        warmup = schedule.get("warmup", 0)
        steps = round(warmup * per_epoch)
        if self.t <= steps:
            return base * self.t / steps
        epoch = (self.t - 1 - steps) / per_epoch
        if schedule["kind"] == "cosine":
            progress = min(1, epoch / (schedule["epochs"] - warmup))
            end = schedule.get("end", 0)
            return base * (end + (1 - end) * (1 + np.cos(np.pi * progress)) / 2)
        if schedule["kind"] == "step":
            return base * schedule["factor"] ** np.floor(epoch / schedule["every"])
        if schedule["kind"] == "exponential":
            return base * schedule["factor"] ** epoch
        return base

    def step(self):
        case, a, r = self.case, self.a, self.a.rounded
        if not self.queue:
            order = self.generator.order(case["train"])
            self.queue = [order[i : i + case["batch"]] for i in range(0, case["train"], case["batch"])]
        x, labels = self.data(case["train"], 1)
        batch = self.queue.pop(0)
        x, labels = x[batch], labels[batch]
        zs, ys = self.forward(x)
        _, dz = self.loss(zs[-1], labels, True)
        dz = r(dz)
        gradients = []
        for i in reversed(range(0, len(self.p), 2)):
            y = ys[i // 2]
            gradients = [a.product(y.T, dz), a.product(np.ones((1, len(dz))), dz)[0]] + gradients
            if i:
                dy = a.product(dz, self.p[i].T)
                dz = dy * (y > 0) if case["activation"] == "relu" else r(dy * r(1 - r(y * y)))
        self.t += 1
        clip = case["optimizer"].get("clipNorm")
        if clip is not None:
            norm = np.sqrt(sum((g**2).sum() for g in gradients))
            if norm > clip:
                gradients = [r(g * r(clip / norm)) for g in gradients]
        for i, g in enumerate(gradients):
            self.update(i, g)

    def update(self, i, g):
        o, r, t = self.case["optimizer"], self.a.rounded, self.t
        lr = f32(self.rate())
        if o["kind"] == "sgd":
            if o["momentum"]:
                self.s1[i] = r(r(f32(o["momentum"]) * self.s1[i]) - r(lr * g))
                move = self.s1[i]
                if o.get("nesterov"):
                    move = r(r(f32(o["momentum"]) * self.s1[i]) - r(lr * g))
                self.p[i] = r(self.p[i] + move)
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
            alpha = f32(self.rate() * np.sqrt(1 - b2**t) / (1 - b1**t))
            if o["kind"] == "adamw":
                self.p[i] = r(self.p[i] - r(f32(o["weightDecay"] * self.rate()) * self.p[i]))
            self.s1[i] = r(self.s1[i] + r(f32(1 - b1) * r(g - self.s1[i])))
            self.s2[i] = r(self.s2[i] + r(f32(1 - b2) * r(r(g * g) - self.s2[i])))
            self.p[i] = r(self.p[i] - r(r(alpha * self.s1[i]) / r(r(np.sqrt(self.s2[i])) + f32(o["epsilon"]))))

    def observe(self):
        """Probes of every parameter, the validation loss, and the linear spectra."""
        x, labels = self.data(self.case["validation"], 3)
        zs, _ = self.forward(x)
        loss, _ = self.loss(zs[-1], labels, False)
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
CLIPPED = dict(ADAM, clipNorm=0.1)
NESTEROV = dict(kind="sgd", learningRate=0.02, momentum=0.9, nesterov=True)
ADAMW = dict(ADAM, kind="adamw", weightDecay=0.1)
CASES += [
    dict(BASE, name="nesterov, relu", activation="relu", optimizer=NESTEROV),
    dict(BASE, name="nesterov, tanh", activation="tanh", optimizer=NESTEROV),
    dict(BASE, name="adamw, relu", activation="relu", optimizer=ADAMW),
    dict(BASE, name="adamw, tanh", activation="tanh", optimizer=ADAMW),
    dict(BASE, name="adamw, Keras's decay", activation="tanh", optimizer=dict(ADAMW, weightDecay=0.004)),
    dict(BASE, name="adam, clipped", activation="tanh", optimizer=CLIPPED),
    dict(BASE, name="sgd, clipped", activation="relu", optimizer=dict(SGD, clipNorm=0.5)),
    dict(BASE, name="a warm-up", activation="tanh", optimizer=ADAM, schedule=dict(kind="constant", warmup=4.5)),
    dict(BASE, name="a cosine", activation="tanh", optimizer=ADAM, schedule=dict(kind="cosine", epochs=20)),
    dict(
        BASE,
        name="a cosine after a warm-up",
        activation="relu",
        optimizer=SGD,
        schedule=dict(kind="cosine", warmup=2, epochs=30, end=0.1),
    ),
    dict(BASE, name="steps", activation="tanh", optimizer=SGD, schedule=dict(kind="step", every=5, factor=0.3)),
    dict(BASE, name="an exponential decay", activation="relu", optimizer=ADAMW, schedule=dict(kind="exponential", factor=0.9)),
    dict(BASE, name="smoothed labels", activation="tanh", optimizer=ADAM, loss=dict(kind="crossEntropy", labelSmoothing=0.2)),
    dict(BASE, name="balanced classes", activation="relu", optimizer=SGD, loss=dict(kind="crossEntropy", classWeights="balanced")),
    dict(
        BASE,
        name="weighted and smoothed",
        activation="tanh",
        optimizer=RMSPROP,
        loss=dict(kind="crossEntropy", labelSmoothing=0.1, classWeights={"0": 3, "2": 0.5}),
    ),
    dict(BASE, name="mean squared error", classes=0, targets=1, activation="tanh", optimizer=SGD, loss="meanSquaredError"),
    dict(BASE, name="mean squared error of ten", classes=0, targets=10, activation="relu", optimizer=ADAM, loss="meanSquaredError"),
    dict(BASE, name="Huber's loss", classes=0, targets=3, activation="relu", optimizer=SGD, loss="huber"),
    dict(
        BASE,
        name="Huber's loss, linear from 0.2",
        classes=0,
        targets=2,
        activation="tanh",
        optimizer=dict(ADAMW, clipNorm=1),
        loss=dict(kind="huber", delta=0.2),
    ),
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
