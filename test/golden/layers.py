"""Writes layers.json: what networks of every kind of layer give, computed with numpy in float64.

For each network: the loss and the share of right answers on hashed samples with hashed weights, moving averages in
place of a batch's moments, and the singular values (LAPACK) of every dense layer's and convolution's outputs but the
last, before and after the activation. Convolutions with more than 512 outputs are examined in the middle of the cells
of a grid.

python3 test/golden/layers.py > test/golden/layers.json
"""
import json
from math import ceil, erf

import numpy as np

from hashed import hashed

ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "gelu": lambda x: x * (1 + np.vectorize(erf)(x / np.sqrt(2))) / 2,
    "leakyRelu": lambda x: np.where(x > 0, x, 0.25 * x),
}


def conv(filters, kernel, stride=1, padding="same"):
    return {"kind": "conv2d", "filters": filters, "kernel": kernel, "stride": stride, "padding": padding}


def dense(units):
    return {"kind": "dense", "units": units}


def activation(kind):
    return {"kind": kind, "slope": 0.25} if kind == "leakyRelu" else {"kind": kind}


def pool(kind, size, stride=None):
    return {"kind": kind, "size": size, **({"stride": stride} if stride else {})}


FLATTEN = {"kind": "flatten"}
GLOBAL = {"kind": "globalAveragePooling2d"}
NORMALIZATION = {"kind": "batchNormalization", "momentum": 0.9, "epsilon": 1e-3}
DROPOUT = {"kind": "dropout", "rate": 0.5}

CASES = [
    ([6, 5, 3], [conv(7, 3), activation("relu"), pool("maxPooling2d", 2), conv(5, 2), activation("tanh"), FLATTEN, dense(3)]),
    ([7, 7, 1], [conv(4, 3, 2), NORMALIZATION, activation("gelu"), conv(9, 3, 2, "valid"), activation("sigmoid"), GLOBAL, dense(4)]),
    ([9, 8, 2], [conv(16, 5, 1, "valid"), activation("leakyRelu"), pool("averagePooling2d", 3, 2), FLATTEN, dense(11), activation("relu"), DROPOUT, dense(2)]),
    ([16, 16, 2], [conv(8, 3), activation("relu"), pool("maxPooling2d", 3, 2), conv(12, 3, 3), activation("relu"), FLATTEN, dense(5)]),
    ([12], [dense(9), NORMALIZATION, activation("gelu"), DROPOUT, dense(6), activation("sigmoid"), dense(3)]),
    ([4, 4, 3], [FLATTEN, dense(20), activation("tanh"), dense(3)]),
]
SAMPLES = 70


def windows(x, size, stride):
    """All windows of n × height × width × channels: n × rows × columns × size × size × channels."""
    views = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    return views[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)


def padded(x, size, stride):
    """TensorFlow's "SAME": an odd one goes to the end."""
    spans = []
    for length in x.shape[1:3]:
        total = max((ceil(length / stride) - 1) * stride + size - length, 0)
        spans.append((total // 2, total - total // 2))
    return np.pad(x, [(0, 0), *spans, (0, 0)])


def columns_of(x):
    """A layer's outputs as a matrix; of maps with more than 512 columns those in the middle of a grid's cells."""
    n = len(x)
    if x.ndim == 4 and x[0].size > 512:
        _, height, width, channels = x.shape
        side = max(1, int(np.sqrt(512 / channels)))
        rows, columns = min(side, height), min(side, width)
        ys = [(2 * r + 1) * height // (2 * rows) for r in range(rows)]
        xs = [(2 * c + 1) * width // (2 * columns) for c in range(columns)]
        x = x[:, ys][:, :, xs]
    return x.reshape(n, -1)


def spectrum(x):
    values = np.linalg.svd(columns_of(x), compute_uv=False)
    values = np.concatenate([values, np.zeros(columns_of(x).shape[1] - len(values))])
    return (values / values[0]).tolist()


def parameter(shape, index):
    """Weights of about 1/√inputs; float32 numbers, as the engine's are."""
    inputs = int(np.prod(shape[:-1])) if len(shape) > 1 else 4
    values = hashed(int(np.prod(shape)), 100 + index).reshape(shape)
    return (4 * values / np.sqrt(inputs)).astype(np.float32).astype(np.float64)


def run(shape, layers):
    count = int(np.prod(shape))
    # The engine's hashed dataset: seeds 3 and 4 are the validation samples.
    x = (4 * hashed(SAMPLES * count, 3)).reshape(SAMPLES, *shape)
    classes = layers[-1]["units"]
    labels = np.floor((hashed(SAMPLES, 4) + 0.5) * classes).astype(int)
    spectra, index = [], 0
    observed = False
    for position, layer in enumerate(layers):
        kind = layer["kind"]
        if kind == "dense":
            x = x @ parameter((x.shape[1], layer["units"]), index) + parameter((layer["units"],), index + 1)
            index += 2
        elif kind == "conv2d":
            size, stride = layer["kernel"], layer["stride"]
            patches = windows(padded(x, size, stride) if layer["padding"] == "same" else x, size, stride)
            w = parameter((size, size, x.shape[3], layer["filters"]), index)
            x = np.einsum("nrcijk,ijkf->nrcf", patches, w) + parameter((layer["filters"],), index + 1)
            index += 2
        elif kind == "batchNormalization":
            width = (x.shape[-1],)
            gamma, beta = 1 + parameter(width, index), parameter(width, index + 1)
            mean, variance = parameter(width, index + 2), 1 + parameter(width, index + 3) ** 2
            gamma, variance = (v.astype(np.float32).astype(np.float64) for v in (gamma, variance))
            x = gamma * (x - mean) / np.sqrt(variance + layer["epsilon"]) + beta
            index += 4
        elif kind == "maxPooling2d":
            x = windows(x, layer["size"], layer.get("stride", layer["size"])).max((3, 4))
        elif kind == "averagePooling2d":
            x = windows(x, layer["size"], layer.get("stride", layer["size"])).mean((3, 4))
        elif kind == "globalAveragePooling2d":
            x = x.mean((1, 2))
        elif kind == "flatten":
            x = x.reshape(SAMPLES, -1)
        elif kind in ACTIVATIONS:
            x = ACTIVATIONS[kind](x)
            if observed:
                spectra[-1]["activation"] = spectrum(x)
        if kind in ("dense", "conv2d") and position < len(layers) - 1:
            spectra.append({"linear": spectrum(x)})
            observed = True
        elif kind != "batchNormalization":
            observed = False
    shifted = x - x.max(1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(1)) - shifted[np.arange(SAMPLES), labels]
    return {"loss": losses.mean(), "accuracy": float((x.argmax(1) == labels).mean()), "spectra": spectra}


cases = [
    {"shape": shape, "layers": layers, "samples": SAMPLES, "expected": run(shape, layers)} for shape, layers in CASES
]
print(json.dumps(cases, indent=1))
