"""Small files of every kind of dataset, written and read back by NumPy, pandas, PyArrow and Pillow.

Run: python3 test/golden/datasets.py (needs numpy, pandas, pyarrow, pillow)
Writes test/fixtures/data/ and datasets.json beside this script.
"""

import gzip
import json
import pathlib
import struct

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

here = pathlib.Path(__file__).parent
data = here.parent / "fixtures" / "data"
random = np.random.default_rng(7)
golden = {}


def folder(name):
    path = data / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def part(features, labels):
    return {"features": np.asarray(features, np.float64).ravel().tolist(), "labels": np.asarray(labels).tolist()}


# IDX
idx_types = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def idx(path, array, code):
    head = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    raw = head + array.astype(idx_types[code]).tobytes()
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)


def read_idx(path):
    raw = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    rank = raw[3]
    shape = struct.unpack_from(f">{rank}I", raw, 4)
    return np.frombuffer(raw, idx_types[raw[2]], offset=4 + 4 * rank).reshape(shape)


mnist = folder("idx")
for name, count, suffix in (("train", 12, ".gz"), ("t10k", 6, "")):
    idx(mnist / f"{name}-images-idx3-ubyte{suffix}", random.integers(0, 256, (count, 4, 5)), 8)
    idx(mnist / f"{name}-labels-idx1-ubyte{suffix}", np.arange(count) % 3, 8)
    golden[f"idx/{name}"] = part(
        read_idx(mnist / f"{name}-images-idx3-ubyte{suffix}"), read_idx(mnist / f"{name}-labels-idx1-ubyte{suffix}")
    )
idx(mnist / "labels", np.arange(6) % 2, 12)
for code in idx_types:
    values = random.integers(0, 100, (6, 3)) if code < 13 else random.normal(size=(6, 3))
    idx(mnist / f"type-{code}", values, code)
    golden[f"idx/type-{code}"] = part(read_idx(mnist / f"type-{code}"), np.arange(6) % 2)

# NPY and NPZ
npy = folder("npy")
np.save(npy / "labels.npy", np.arange(6) % 3)
for dtype in ("<f2", "<f4", "<f8", ">f4", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", ">i8", "|b1"):
    name = f"{'big-' if dtype[0] == '>' else ''}{dtype[1:]}"
    values = random.normal(size=(6, 4)) * 3 if "f" in dtype else random.integers(0, 2 if "b" in dtype else 100, (6, 4))
    np.save(npy / f"{name}.npy", values.astype(dtype))
    golden[f"npy/{name}"] = part(np.load(npy / f"{name}.npy"), np.arange(6) % 3)
np.save(npy / "images.npy", random.integers(0, 256, (6, 3, 2, 3), dtype=np.uint8))
golden["npy/images"] = part(np.load(npy / "images.npy"), np.arange(6) % 3)
np.save(npy / "fortran.npy", np.asfortranarray(random.normal(size=(6, 4))))
golden["npy/fortran"] = part(np.load(npy / "fortran.npy"), np.arange(6) % 3)
np.save(npy / "text.npy", np.array(["a", "b"]))
np.save(npy / "nan.npy", np.array([[1.0, 2.0], [3.0, np.nan]] * 3, np.float32))
arrays = {
    "x_train": random.integers(0, 256, (12, 3, 3), dtype=np.uint8),
    "y_train": (np.arange(12) % 3).astype(np.uint8),
    "x_test": random.integers(0, 256, (6, 3, 3), dtype=np.uint8),
    "y_test": (np.arange(6) % 3).astype(np.uint8),
}
np.savez(npy / "stored.npz", **arrays)
np.savez_compressed(npy / "deflated.npz", **arrays)
loaded = np.load(npy / "deflated.npz")
golden["npz/train"] = part(loaded["x_train"], loaded["y_train"])
golden["npz/validation"] = part(loaded["x_test"], loaded["y_test"])

# CSV
tables = folder("tables")
flowers = pd.DataFrame(
    {
        "petal length": random.normal(4, 1, 12).round(3),
        "petal, width": random.normal(1, 0.2, 12).round(4),
        "count": random.integers(0, 9, 12),
        'the "kind"': np.array(["virginica", "setosa", "versi,color"])[np.arange(12) % 3],
    }
)
flowers.to_csv(tables / "flowers.csv", index=False)
flowers.iloc[::-1, [3, 2, 1, 0]].to_csv(tables / "flowers-reversed.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})
(tables / "flowers-windows.csv").write_bytes(
    b"\xef\xbb\xbf" + flowers.to_csv(index=False, sep=";", lineterminator="\r\n").encode()
)
flowers.assign(**{'the "kind"': np.arange(12) % 3 * 5}).to_csv(tables / "numbered.csv", index=False, header=False)
read = pd.read_csv(tables / "flowers.csv")
classes, codes = np.unique(read['the "kind"'], return_inverse=True)
golden["csv"] = part(read.iloc[:, :3], codes) | {"classNames": classes.tolist()}

# Parquet
mixed = pa.table(
    {
        "i32": pa.array(random.integers(-50, 50, 12), pa.int32()),
        "i64": pa.array(random.integers(-50, 50, 12), pa.int64()),
        "f32": pa.array(random.normal(size=12), pa.float32()),
        "f64": pa.array(random.normal(size=12), pa.float64()),
        "flag": pa.array(np.arange(12) % 2 == 0),
        "label": pa.array(np.array(["b", "a", "c"])[np.arange(12) % 3]),
    }
)
for codec in ("none", "snappy", "gzip", "zstd", "brotli", "lz4"):
    pq.write_table(mixed, tables / f"{codec}.parquet", compression=codec, row_group_size=5)
frame = pd.read_parquet(tables / "zstd.parquet")
classes, codes = np.unique(frame["label"], return_inverse=True)
golden["parquet"] = part(frame.drop(columns="label").astype(np.float32), codes) | {"classNames": classes.tolist()}
pq.write_table(pa.table({"x": pa.array([1.0, None, 3.0]), "label": ["a", "b", "a"]}), tables / "null.parquet")
days = pa.array([0, 1, 2], pa.date32())
pq.write_table(pa.table({"x": [1.0, 2.0, 3.0], "when": days, "list": [[1], [2], [3]]}), tables / "labels.parquet")

# Images
images = folder("images")
size = (9, 7)
pixels = random.integers(0, 256, (7, 9, 3), dtype=np.uint8)
# A smooth picture: what JPEG keeps nearly as it is.
y, x = np.mgrid[0:7, 0:9]
smooth = np.stack([20 * x + 5, 30 * y + 10, 12 * (x + y)], axis=-1).astype(np.uint8)
cases = {
    "cat/colour.png": (Image.fromarray(pixels), {}),
    "cat/palette.png": (Image.fromarray(smooth).quantize(16), {}),
    "cat/grey.png": (Image.fromarray(pixels[..., 0]), {}),
    "dog/alpha.png": (Image.fromarray(np.dstack([pixels, pixels[..., 0]])), {}),
    "dog/black-and-white.png": (Image.fromarray(pixels[..., 1] > 127), {}),
    "dog/grey-alpha.png": (Image.fromarray(pixels[..., :2], "LA"), {}),
    "owl/photo.jpg": (Image.fromarray(smooth), {"quality": 95, "subsampling": 0}),
    "owl/progressive.JPEG": (Image.fromarray(smooth), {"quality": 95, "subsampling": 0, "progressive": True}),
    "owl/grey.jpg": (Image.fromarray(smooth[..., 0]), {"quality": 95}),
}
for name, (image, options) in cases.items():
    path = images / name
    path.parent.mkdir(exist_ok=True)
    image.save(path, **({"format": "JPEG"} if "J" in path.suffix else {}), **options)
names = sorted(cases)
colour = [Image.open(images / name).convert("RGB") for name in names]
golden["images"] = part([np.asarray(image) for image in colour], [["cat", "dog", "owl"].index(n[:3]) for n in names])
golden["images/grey"] = part([np.asarray(image.convert("L")) for image in colour], [])
# Means of areas: every pixel becomes 4 x 5 equal ones, of which 7 x 9 make a new one.
fine = [np.asarray(image, np.float64).repeat(4, axis=0).repeat(5, axis=1) for image in colour]
golden["images/4x5"] = part([image.reshape(4, 7, 5, 9, 3).mean(axis=(1, 3)) for image in fine], [])
golden["images/names"] = names

# CIFAR: two images a batch
for name, batches, label_bytes in (
    ("cifar-10", [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"], 1),
    ("cifar-100", ["train", "test"], 2),
):
    path = folder(name)
    features, labels = [], []
    for batch in batches:
        records = random.integers(0, 256, (2, label_bytes + 3072), dtype=np.uint8)
        records[:, :label_bytes] %= np.array([10] if label_bytes == 1 else [20, 100], np.uint8)
        # Pixels that compress, so that the repository stays small.
        records[:, label_bytes:] = records[:, label_bytes : label_bytes + 1] + np.arange(3072) // 64
        records.tofile(path / f"{batch}.bin")
        read = np.fromfile(path / f"{batch}.bin", np.uint8).reshape(2, -1)
        features.append(read[:, label_bytes:].reshape(2, 3, 32, 32).transpose(0, 2, 3, 1))
        labels.append(read[:, label_bytes - 1])
    golden[name] = {
        "labels": np.concatenate(labels[:-1]).tolist(),
        "sums": np.concatenate(features[:-1]).reshape(-1, 3072).sum(axis=1, dtype=int).tolist(),
        "firstPixels": np.concatenate(features[:-1])[:, 0, :4].ravel().tolist(),
    }
(data / "cifar-10" / "batches.meta.txt").write_text(
    "\n".join("airplane automobile bird cat deer dog frog horse ship truck".split()) + "\n"
)

# Scaling, by the training samples alone
train = np.load(npy / "f8.npy")
golden["scaling/columns"] = {
    "standardize": ((train - train.mean(axis=0)) / train.std(axis=0)).ravel().tolist(),
    "unit": ((train - train.min(axis=0)) / (train.max(axis=0) - train.min(axis=0))).ravel().tolist(),
}
train = np.load(npy / "images.npy").astype(np.float64)
golden["scaling/channels"] = {
    "standardize": ((train - train.mean(axis=(0, 1, 2))) / train.std(axis=(0, 1, 2))).ravel().tolist(),
    "unit": (train / 255).ravel().tolist(),
}

(here / "datasets.json").write_text(json.dumps(golden) + "\n")
