"""JAX: spectra of activations on the device that they are on.

A JAX program has no modules to hook, so it hands over what its own forward pass returns:

    run.report(epoch, activations={"dense_1": hidden_1, "dense_2": hidden_2}, validation_loss=...)

``report`` takes the spectra with :func:`singular_values`; nothing else of this module needs to be called.
"""

from __future__ import annotations

from typing import Any, Optional

import jax
import jax.numpy as jnp

from .gram import MOST_ROWS, normalized
from .positions import evenly

try:
    from jax import enable_x64 as _float64  # since 0.8
except ImportError:
    from jax.experimental import enable_x64 as _float64


def singular_values(values: jax.Array, rows: int = MOST_ROWS) -> tuple[Optional[list[float]], int]:
    """The spectrum of an array whose last axis are units, and its width; None where a number is not finite.

    :param rows: rows of the matrix at most, evenly spaced
    """
    matrix = values.reshape(-1, values.shape[-1])
    chosen = matrix[jnp.asarray(evenly(len(matrix), rows))]
    with _float64(True):
        eigenvalues: Any = _eigenvalues(chosen.astype(jnp.float32).astype(jnp.float64))
    if not bool(jnp.isfinite(eigenvalues).all()):
        return None, matrix.shape[1]
    return normalized(eigenvalues.tolist()), matrix.shape[1]


@jax.jit
def _eigenvalues(matrix: jax.Array) -> jax.Array:
    """Of the Gram matrix of the rows where there are fewer rows than columns, else of the columns; ascending."""
    rows, columns = matrix.shape
    gram = matrix @ matrix.T if rows < columns else matrix.T @ matrix
    return jnp.linalg.eigvalsh(gram)
