"""Singular values from the eigenvalues of a Gram matrix; needs no library."""

from __future__ import annotations

from typing import Sequence

#: Digits after the point of a singular value, divided by the largest: a float64 Gram matrix leaves none below 1e-8.
DECIMALS = 9
MOST_ROWS = 512


def normalized(eigenvalues: Sequence[float]) -> list[float]:
    """Singular values σ_i = √λ_i, descending, divided by the largest; zeros for a matrix of zeros.

    :param eigenvalues: of a Gram matrix, ascending; rounding may have left small negative ones
    """
    largest = eigenvalues[-1] if len(eigenvalues) else 0.0
    if not largest > 0:
        return [0.0] * len(eigenvalues)
    return [round((max(value, 0.0) / largest) ** 0.5, DECIMALS) for value in reversed(eigenvalues)]
