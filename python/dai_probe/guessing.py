"""The level of guessing on the validation samples, which any learning has to beat."""

from __future__ import annotations

import math
from typing import Any, Optional


def level_of_guessing(
    classes: Any = None, validation_samples: Optional[int] = None, baseline_loss: Optional[float] = None
) -> Optional[dict[str, Any]]:
    """``rows``, ``accuracy`` and ``loss`` of the best constant prediction, as a record has them; None where nothing is told.

    :param classes: the number of classes, all as frequent; or how many validation samples each class has
    :param validation_samples: how many there are; needless where ``classes`` are counts
    :param baseline_loss: the validation loss of the best constant prediction, in place of the classes' cross-entropy
    :raises ValueError, TypeError: one sentence about an argument that does not fit
    """
    if classes is None and validation_samples is None and baseline_loss is None:
        return None
    if baseline_loss is not None and not math.isfinite(float(baseline_loss)):
        raise ValueError(f"baseline_loss must be a finite number, not {baseline_loss}")
    counts = _counts(classes)
    rows = validation_samples if counts is None else sum(counts)
    if rows is None:
        raise ValueError("dai_probe.run needs validation_samples too: how many samples the validation data has")
    if isinstance(rows, bool) or int(rows) < 1:
        raise ValueError(f"validation_samples must be a whole number from 1, not {rows}")
    shares = [1 / int(classes)] * int(classes) if classes is not None and counts is None else [n / rows for n in counts or []]
    entropy = -sum(share * math.log(share) for share in shares if share > 0) if shares else None
    return {
        "rows": int(rows),
        "accuracy": max(shares, default=None),
        "loss": entropy if baseline_loss is None else float(baseline_loss),
    }


def _counts(classes: Any) -> Optional[list[int]]:
    """Samples of each class; None where only the number of classes is given."""
    if classes is None:
        return None
    given = classes.tolist() if hasattr(classes, "tolist") else classes
    if isinstance(given, (list, tuple)):
        counts = [int(count) for count in given]
        if min(counts, default=-1) < 0 or sum(counts) < 1:
            raise ValueError("classes must be how many validation samples each class has, such as torch.bincount(labels)")
        return counts
    if isinstance(given, bool) or int(given) != given or int(given) < 2:
        raise ValueError(f"classes must be a whole number from 2, or how many samples each class has, not {classes}")
    return None
