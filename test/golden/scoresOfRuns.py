"""Makes scoresOfRuns.json: how the nuclear norms of the hidden layers run in networks that learn and in ones that do not.

Run: python3 test/golden/scoresOfRuns.py > test/golden/scoresOfRuns.json  (numpy 2; about a minute)
A trainer of its own: Shell-256 (radii 1 and 1.1), 256-128 units, ReLU, RMSprop, batches of 32, Xavier normal
times a gain. Spectra are those of the outputs before the activation on 4,000 validation samples. Its numbers
depend on the machine's BLAS in their last digits, so a new file differs in them.
"""

import json

import numpy as np

DIMENSIONS = [256, 256, 128, 2]
EPOCHS = 30


def shell(rng, count):
    x = rng.standard_normal((count, DIMENSIONS[0]))
    labels = np.arange(count) % 2
    radius = np.where(labels == 1, 1.1, 1.0)[:, None]
    return (radius * x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32), labels


def forward(x, weights, biases):
    linear, hidden = [], [x]
    for w, b in zip(weights, biases):
        linear.append(hidden[-1] @ w + b)
        hidden.append(np.maximum(linear[-1], 0))
    return linear, hidden


def train_epoch(x, labels, weights, biases, squares, learning_rate, order):
    for start in range(0, len(x), 32):
        batch = order[start : start + 32]
        linear, hidden = forward(x[batch], weights, biases)
        p = np.exp(linear[-1] - linear[-1].max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(batch)), labels[batch]] -= 1
        delta = p / len(batch)
        gradients = [None] * 6
        for l in (2, 1, 0):
            gradients[l], gradients[3 + l] = hidden[l].T @ delta, delta.sum(axis=0)
            if l > 0:
                delta = (delta @ weights[l].T) * (linear[l - 1] > 0)
        for value, square, gradient in zip(weights + biases, squares, gradients):
            square *= 0.9
            square += 0.1 * gradient * gradient
            value -= learning_rate * gradient / np.sqrt(square + 1e-7)


def nuclear_norm(matrix):
    m = matrix.astype(np.float64)
    sigma = np.sqrt(np.maximum(np.linalg.eigvalsh(m.T @ m), 0))
    return float(f"{sigma.sum() / sigma.max():.6g}")


def run(gain, learning_rate):
    data = np.random.default_rng(1)
    x, labels = shell(data, 20000)
    validation, validation_labels = shell(data, 4000)
    rng = np.random.default_rng(1)
    shapes = list(zip(DIMENSIONS, DIMENSIONS[1:]))
    weights = [(rng.standard_normal(s) * gain * np.sqrt(2 / sum(s))).astype(np.float32) for s in shapes]
    biases = [np.zeros(s[1], np.float32) for s in shapes]
    squares = [np.zeros_like(v) for v in weights + biases]
    norms, accuracies = [], []
    for epoch in range(EPOCHS + 1):
        if epoch > 0:
            train_epoch(x, labels, weights, biases, squares, learning_rate, rng.permutation(len(x)))
        linear, _ = forward(validation, weights, biases)
        norms.append([nuclear_norm(z) for z in linear[:2]])
        accuracies.append(float((linear[-1].argmax(axis=1) == validation_labels).mean()))
    return dict(gain=gain, learningRate=learning_rate, widths=DIMENSIONS[1:3], norms=norms, validationAccuracy=accuracies)


RUNS = [run(gain, rate) for rate in (1e-4, 1e-3) for gain in (1, 8)]
print(json.dumps(RUNS, separators=(",", ":")).replace('{"gain"', '\n{"gain"'))
