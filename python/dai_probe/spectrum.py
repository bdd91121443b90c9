"""Spectra of arrays: singular values from a float64 Gram matrix, with numpy."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from .gram import DECIMALS, MOST_ROWS, normalized
from .messages import say
from .positions import evenly

#: A daemon takes no more layers, and no longer spectra.
MOST_LAYERS, LONGEST_SPECTRUM = 64, 16_384


@dataclass
class Measurement:
    """What was measured at the end of an epoch."""

    layers: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    #: what was predicted of a few samples, as a record has it
    predicted_rows: Optional[str] = None
    seconds: float = 0.0


def singular_values(matrix: Any) -> Optional[list[float]]:
    """The spectrum of a matrix of samples × units; None when it holds a number that is not finite.

    The Gram matrix of the rows is taken where there are fewer rows than units; the missing values are 0.
    """
    import numpy

    array = numpy.asarray(matrix, dtype=numpy.float64)
    rows, columns = array.shape
    gram = array @ array.T if rows < columns else array.T @ array
    if not numpy.isfinite(gram).all():
        return None
    return normalized(numpy.linalg.eigvalsh(gram).tolist())


def measure_arrays(
    activations: Mapping[str, Any], layers: Mapping[str, Any], rows: int = MOST_ROWS
) -> Measurement:
    """Spectra of activations that a program hands over, and singular values that it has computed itself."""
    begun = time.perf_counter()
    measured = Measurement()
    for name, values in list(activations.items())[:MOST_LAYERS]:
        spectrum, width = _spectrum_of(values, rows)
        if spectrum is None:
            say(f"an output of {name} is not finite; its epoch has no spectra.", "not-finite")
            return Measurement(seconds=time.perf_counter() - begun)
        measured.layers.append({"name": str(name), "width": width, "singularValues": spectrum})
    for name, values in list(layers.items())[: MOST_LAYERS - len(measured.layers)]:
        given = sorted((abs(float(value)) for value in values), reverse=True)
        largest = given[0] if given and given[0] > 0 else 1.0
        spectrum = [round(value / largest, DECIMALS) for value in given[:LONGEST_SPECTRUM]]
        measured.layers.append({"name": str(name), "width": len(given), "singularValues": spectrum})
    if len(activations) + len(layers) > MOST_LAYERS:
        say(f"{len(activations) + len(layers)} layers were given; the first {MOST_LAYERS} are reported.", "layers")
    measured.seconds = time.perf_counter() - begun
    return measured


def _spectrum_of(values: Any, rows: int) -> tuple[Optional[list[float]], int]:
    if type(values).__module__.partition(".")[0] in ("jax", "jaxlib"):
        from .jax import singular_values as on_device

        return on_device(values, rows)
    import numpy

    array = numpy.asarray(values)
    matrix = array.reshape(-1, array.shape[-1])
    return singular_values(matrix[evenly(len(matrix), rows)]), matrix.shape[1]
