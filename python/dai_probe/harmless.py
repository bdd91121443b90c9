"""Methods that a training program calls: an exception in one must not end the training."""

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar

from .messages import describe, say

F = TypeVar("F", bound=Callable[..., Any])


def harmless(method: F) -> F:
    """Turns an exception in a method into a line on standard error; the method then returns None."""

    @functools.wraps(method)
    def guarded(self: Any, *args: Any, **keywords: Any) -> Any:
        try:
            return method(self, *args, **keywords)
        except Exception as error:  # noqa: BLE001 - reporting must not end a training
            say(f"{method.__name__} did nothing ({describe(error)}); training continues.", f"{method.__name__} {type(error)}")
            return None

    return guarded  # type: ignore[return-value]
