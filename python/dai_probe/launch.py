"""Which run a process trains: from the arguments of ``run()``, or from the environment that the daemon sets."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from typing import Any, Mapping, Optional, Union

MOST_PARAMETERS = 200


def opening_of(
    study: Optional[str],
    parameters: Optional[Mapping[str, Any]],
    seed: Optional[int],
    epochs: Optional[int],
    name: Optional[str],
    objective: Optional[Mapping[str, str]],
    run: Optional[str],
    resume: bool,
) -> dict[str, Any]:
    """The parameters of ``dai/external/open``.

    A program that the daemon started takes the run, its parameters, seed and epochs from ``DAI_RUN``,
    ``DAI_PARAMETERS``, ``DAI_SEED`` and ``DAI_EPOCHS``, whatever the arguments are: the spec decides.

    :raises TypeError, ValueError: one sentence about an argument that does not fit
    """
    started = os.environ.get("DAI_RUN")
    if started:
        run, resume = started, False
        parameters = json.loads(os.environ.get("DAI_PARAMETERS") or "{}")
        seed = _integer(os.environ.get("DAI_SEED")) if os.environ.get("DAI_SEED") else seed
        epochs = _integer(os.environ.get("DAI_EPOCHS")) or epochs
    parameters = _checked_parameters(parameters or {})
    if epochs is None or isinstance(epochs, bool) or int(epochs) < 1:
        raise ValueError("dai_probe.run needs epochs, a whole number from 1: how many epochs will be trained")
    opening: dict[str, Any] = {"study": study or _script_name(), "parameters": parameters, "epochs": int(epochs)}
    if seed is not None:
        opening["seed"] = int(seed)
    if name:
        opening["name"] = name
    if objective:
        opening["objective"] = dict(objective)
    opening["run"] = run or (_known_id(opening) if resume else uuid.uuid4().hex[:16])
    return opening


def _known_id(opening: Mapping[str, Any]) -> str:
    """The same id for the same study, parameters and seed."""
    identity = {key: opening.get(key) for key in ("study", "parameters", "seed")}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]


def _checked_parameters(parameters: Mapping[str, Any]) -> dict[str, Union[str, int, float, bool, list, None]]:
    """Parameters as JSON: numbers, texts, booleans, null and lists of these, as they are shown in columns."""
    if not isinstance(parameters, Mapping):
        raise TypeError(f"parameters must be a dictionary, not {type(parameters).__name__}")
    if len(parameters) > MOST_PARAMETERS:
        raise ValueError(f"{len(parameters)} parameters were given, and {MOST_PARAMETERS} are allowed")
    return {str(key): _plain(value) for key, value in parameters.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (str, bool, int, float)) or value is None:
        return value if value == value and value not in (float("inf"), float("-inf")) else str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    try:
        return _plain(value.item())  # numpy and torch scalars
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return str(value)


def _integer(text: Optional[str]) -> Optional[int]:
    try:
        return int(text) if text else None
    except ValueError:
        return None


def _script_name() -> str:
    import __main__

    path = getattr(__main__, "__file__", None)
    return os.path.splitext(os.path.basename(path))[0] if path else "notebook"
