"""Which rows and columns of a layer's outputs are measured: the same ones every time."""

from __future__ import annotations

import math

#: Most columns of a convolution's matrix, as in the daemon's own engines.
MOST_COLUMNS = 512
#: Fractional part of the golden ratio: its multiples modulo 1 are spread evenly.
GOLDEN = (math.sqrt(5) - 1) / 2


def evenly(count: int, most: int) -> list[int]:
    """At most ``most`` of the indices 0 … count − 1, evenly spaced."""
    if count <= most:
        return list(range(count))
    return [(2 * i + 1) * count // (2 * most) for i in range(most)]


def grid(shape: tuple[int, ...], channels: int) -> list[list[int]]:
    """By spatial dimension, the positions of a convolution's map that are measured.

    All where positions · channels are at most 512; else the middles of the finest square grid that keeps to 512, and
    never less than one position. In two dimensions these are the positions that the daemon's engines take.
    """
    if math.prod(shape) * channels <= MOST_COLUMNS:
        return [list(range(length)) for length in shape]
    side = max(1, int(_root(MOST_COLUMNS / channels, len(shape))))
    return [evenly(length, side) for length in shape]


def _root(value: float, degree: int) -> float:
    # A cube root of 8 is 1.9999…; a side is a whole number.
    return value ** (1 / degree) + 1e-9


def tokens(sequences: int, length: int, most: int) -> list[int]:
    """Indices into the flattened (sequence, position) pairs: all, or ``most`` of them.

    Sequences take turns, and the positions within them are spread evenly by the golden ratio, so that no position of
    the text is preferred.
    """
    if sequences * length <= most:
        return list(range(sequences * length))
    chosen = {}
    turn = 0
    while len(chosen) < most:
        chosen[(turn % sequences) * length + int(turn * GOLDEN % 1 * length)] = None
        turn += 1
        if turn > 4 * most:
            break
    return sorted(chosen)
