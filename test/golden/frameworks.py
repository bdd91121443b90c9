"""Writes frameworks.json: what the optimizers, schedules and losses of Keras and PyTorch themselves compute.

Every optimizer takes 20 steps on eight parameters from hashed gradients. Run: KERAS_BACKEND=torch python3
test/golden/frameworks.py (needs keras and torch).
"""
import json
import os
import pathlib
import sys

# statistics.py of this folder would hide Python's own from the packages.
here = sys.path.pop(0)
os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch

sys.path.insert(0, here)
from hashed import hashed

STEPS, SIZE = 20, 8
START = 2 * hashed(SIZE, 1)
GRADIENTS = hashed(STEPS * SIZE, 2).reshape(STEPS, SIZE)


def by_keras(optimizer):
    variable = keras.Variable(START.astype(np.float32))
    optimizer.build([variable])
    for gradient in GRADIENTS:
        optimizer.apply([torch.tensor(gradient.astype(np.float32))], [variable])
    return [float(x) for x in keras.ops.convert_to_numpy(variable)]


def by_torch(make, clip=None, scheduler=None):
    parameter = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = make([parameter])
    schedule = scheduler and scheduler(optimizer)
    for gradient in GRADIENTS:
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        if clip:
            torch.nn.utils.clip_grad_norm_([parameter], clip)
        optimizer.step()
        if schedule:
            schedule.step()
    return parameter.detach().tolist()


sgd = dict(kind="sgd", learningRate=0.05, momentum=0)
momentum = dict(sgd, momentum=0.9)
nesterov = dict(momentum, nesterov=True)
rmsprop = dict(kind="rmsprop", learningRate=0.01, rho=0.9, momentum=0, epsilon=1e-7)
adam = dict(kind="adam", learningRate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-7)
adamw = dict(adam, kind="adamw", weightDecay=0.004)
k, t = keras.optimizers, torch.optim
rates = t.lr_scheduler
cases = [
    ("Keras", sgd, None, by_keras(k.SGD(0.05))),
    ("Keras", momentum, None, by_keras(k.SGD(0.05, momentum=0.9))),
    ("Keras", nesterov, None, by_keras(k.SGD(0.05, momentum=0.9, nesterov=True))),
    ("Keras", rmsprop, None, by_keras(k.RMSprop(0.01))),
    ("Keras", dict(rmsprop, momentum=0.5), None, by_keras(k.RMSprop(0.01, momentum=0.5))),
    ("Keras", adam, None, by_keras(k.Adam(0.01))),
    ("Keras", adamw, None, by_keras(k.AdamW(0.01))),
    ("Keras", dict(adamw, weightDecay=0.5), None, by_keras(k.AdamW(0.01, weight_decay=0.5))),
    ("Keras", dict(adam, clipNorm=0.3), None, by_keras(k.Adam(0.01, global_clipnorm=0.3))),
    (
        "Keras",
        sgd,
        dict(kind="cosine", epochs=4, end=0.1),
        by_keras(k.SGD(k.schedules.CosineDecay(0.05, 16, alpha=0.1))),
    ),
    (
        "Keras",
        sgd,
        dict(kind="exponential", factor=0.8),
        by_keras(k.SGD(k.schedules.ExponentialDecay(0.05, 4, 0.8))),
    ),
    ("PyTorch", momentum, None, by_torch(lambda p: t.SGD(p, 0.05, momentum=0.9))),
    ("PyTorch", nesterov, None, by_torch(lambda p: t.SGD(p, 0.05, momentum=0.9, nesterov=True))),
    ("PyTorch", adam, None, by_torch(lambda p: t.Adam(p, 0.01, eps=1e-7))),
    ("PyTorch", adamw, None, by_torch(lambda p: t.AdamW(p, 0.01, eps=1e-7, weight_decay=0.004))),
    ("PyTorch", dict(sgd, clipNorm=0.3), None, by_torch(lambda p: t.SGD(p, 0.05), clip=0.3)),
    (
        "PyTorch",
        sgd,
        dict(kind="step", every=1.5, factor=0.5),
        by_torch(lambda p: t.SGD(p, 0.05), scheduler=lambda o: rates.StepLR(o, 6, 0.5)),
    ),
    (
        "PyTorch",
        sgd,
        dict(kind="constant", warmup=2),
        by_torch(lambda p: t.SGD(p, 0.05), scheduler=lambda o: rates.LinearLR(o, 1 / 8, 1, 7)),
    ),
]

ROWS, WIDTH = 5, 3
outputs = 4 * hashed(ROWS * WIDTH, 3).reshape(ROWS, WIDTH)
targets = 4 * hashed(ROWS * WIDTH, 4).reshape(ROWS, WIDTH)
labels = [0, 2, 1, 2, 2]
one_hot = np.eye(WIDTH)[labels]
weights = [1.5, 0.5, 2.0]
class_weight = np.array(weights)[labels]
smoothed = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2)
losses = [
    dict(loss=dict(kind="crossEntropy", labelSmoothing=0.2), value=float(smoothed(one_hot, outputs))),
    dict(
        loss=dict(kind="crossEntropy", classWeights={str(c): w for c, w in enumerate(weights)}),
        value=float(
            keras.losses.CategoricalCrossentropy(from_logits=True)(
                one_hot, outputs, sample_weight=class_weight
            )
        ),
    ),
    dict(loss="meanSquaredError", value=float(keras.losses.MeanSquaredError()(targets, outputs))),
    dict(loss="huber", value=float(keras.losses.Huber()(targets, outputs))),
    dict(
        loss=dict(kind="huber", delta=0.5),
        value=float(
            torch.nn.functional.huber_loss(torch.tensor(outputs), torch.tensor(targets), delta=0.5)
        ),
    ),
]

golden = dict(
    stepsPerEpoch=4,
    start=START.tolist(),
    gradients=GRADIENTS.tolist(),
    cases=[
        dict(by=by, optimizer=optimizer, **({"schedule": schedule} if schedule else {}), parameters=found)
        for by, optimizer, schedule, found in cases
    ],
    outputs=outputs.tolist(),
    targets=targets.tolist(),
    labels=labels,
    losses=losses,
)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
print(keras.__version__, torch.__version__)
