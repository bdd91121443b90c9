"""Messages of the package to the user: single lines on standard error, each kind once."""

from __future__ import annotations

import os
import sys

_said: set[str] = set()


def say(sentence: str, key: str | None = None) -> None:
    """Prints one line; with a key, only the first time in this process. ``DAI_QUIET=1`` turns all of it off."""
    if os.environ.get("DAI_QUIET") == "1":
        return
    if key is not None:
        if key in _said:
            return
        _said.add(key)
    try:
        print(f"dai_probe: {sentence}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass  # standard error is closed


def describe(error: BaseException) -> str:
    """The type and message of an exception in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__
