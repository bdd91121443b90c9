"""Loads Fashion-MNIST with NumPy, standardized, as often as lines come in; prints seconds.

Run by loading.ts.
"""

import gzip
import sys
import time

import numpy as np

folder = sys.argv[1]


def read(name, offset):
    with gzip.open(f"{folder}/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def load():
    parts = []
    for part in ("train", "t10k"):
        images = read(f"{part}-images-idx3-ubyte", 16).reshape(-1, 784)
        parts.append((images, read(f"{part}-labels-idx1-ubyte", 8)))
    mean, deviation = np.float32(parts[0][0].mean()), np.float32(parts[0][0].std())
    return [((images.astype(np.float32) - mean) / deviation, labels) for images, labels in parts]


print(np.__version__, flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    load()
    print(time.perf_counter() - start, flush=True)
