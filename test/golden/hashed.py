"""Numbers that Python and TypeScript compute alike, so that golden files need not store inputs.

test/unit/engine/hashed.ts is the same formula.
"""
import numpy as np

MASK = np.uint64(0xFFFFFFFF)


def hashed(count, seed):
    """`count` float32 numbers in [-0.5, 0.5), multiples of 2^-24, as float64."""
    h = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B1) + np.uint64(seed * 0x85EBCA77)) & MASK
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(0x2C1B3C6D)) & MASK
    h ^= h >> np.uint64(12)
    h = (h * np.uint64(0x297A2D39)) & MASK
    h ^= h >> np.uint64(15)
    return (h >> np.uint64(8)).astype(np.float64) / 2**24 - 0.5
