"""Epoch records: what ``report`` was given, checked and in the daemon's names."""

from __future__ import annotations

import math
from typing import Any, Mapping, Optional

from .messages import say

#: ``report``'s arguments and the record's columns.
COLUMNS = {
    "train_loss": "trainLoss",
    "train_accuracy": "trainAccuracy",
    "validation_loss": "validationLoss",
    "validation_accuracy": "validationAccuracy",
}
MOST_METRICS, LONGEST_NAME = 64, 100


def make_record(
    epoch: int, columns: Mapping[str, Any], metrics: Mapping[str, Any], seconds: float
) -> tuple[dict[str, Any], Optional[str]]:
    """A record, and a sentence about its first number that is not finite (null in the record), or None.

    :raises TypeError, ValueError: when a value is not a number, or a name is too long
    """
    record: dict[str, Any] = {"epoch": int(epoch), "seconds": round(seconds, 6)}
    problem = None
    for name, value in columns.items():
        if value is None:
            continue
        number, sentence = _finite(name, value, epoch)
        problem = problem or sentence
        if number is not None and name.endswith("accuracy"):
            number = _share(name, number)
        record[COLUMNS[name]] = number
    given: dict[str, Any] = {}
    for name, value in metrics.items():
        if value is None:
            continue
        if len(name) > LONGEST_NAME:
            raise ValueError(f"the name of metric {name[:40]}… has {len(name)} letters, and {LONGEST_NAME} are allowed")
        given[name], _ = _finite(name, value, epoch)
    if len(given) > MOST_METRICS:
        raise ValueError(f"{len(given)} metrics were given, and {MOST_METRICS} are allowed")
    if given:
        record["metrics"] = given
    return record, problem


def _share(name: str, accuracy: float) -> Optional[float]:
    """An accuracy from 0 to 1; None, with a line on standard error, for one that is not, such as one in percent."""
    if 0 <= accuracy <= 1 + 1e-6:  # the mean of 32-bit numbers may be a rounding above 1
        return min(accuracy, 1.0)
    say(f"{name} is {accuracy:g}, and an accuracy is a share from 0 to 1: divide percent by 100. It is left out.", f"share {name}")
    return None


def _finite(name: str, value: Any, epoch: int) -> tuple[Optional[float], Optional[str]]:
    # A loss that is still part of a graph is a number all the same.
    number = float(value.detach() if hasattr(value, "detach") else value)
    if math.isfinite(number):
        return number, None
    return None, f"{name} is {number} at epoch {epoch}."
