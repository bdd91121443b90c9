"""Singular values by Gram matrices of which blocks of rows are summed in float32 and the blocks in float64.

Prints the largest error, in parts of the largest singular value, and that of the singular values' mean, beside those of a
float64 Gram matrix, for three layers of 4,000 samples and 256 units. It needs numpy.

Run: python bench/spectra/gram_precision.py
"""
import numpy as np

ROWS, UNITS = 4000, 256
rng = np.random.default_rng(1)


def outputs(rank):
    """Of a linear layer whose inputs have so many directions."""
    inputs = rng.standard_normal((ROWS, rank))
    return (inputs @ rng.standard_normal((rank, UNITS)) / np.sqrt(rank)).astype(np.float32)


def gram_in_blocks(h, rows):
    gram = np.zeros((UNITS, UNITS))
    for first in range(0, len(h), rows):
        block = np.zeros((UNITS, UNITS), np.float32)
        for row in h[first : first + rows]:
            block += np.multiply.outer(row, row)
        gram += block
    return gram


def errors(gram, exact):
    eigenvalues = np.maximum(np.linalg.eigvalsh(gram)[::-1], 0)
    sigma = np.sqrt(eigenvalues / eigenvalues[0])
    return f"{np.abs(sigma - exact).max():.1e}, of the mean {abs(sigma.mean() / exact.mean() - 1):.1e}"


for name, h in {
    "linear, rank 40": outputs(40),
    "ReLU of rank 40": np.maximum(outputs(40), 0),
    "linear, full rank": outputs(UNITS),
}.items():
    exact = np.linalg.svd(h.astype(np.float64), compute_uv=False)
    exact /= exact[0]
    doubles = h.astype(np.float64)
    print(f"{name}: float64 {errors(doubles.T @ doubles, exact)}")
    for rows in (16, 64, 256):
        print(f"  float32 over {rows} rows: {errors(gram_in_blocks(h, rows), exact)}")
