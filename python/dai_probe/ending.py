"""How a run ended, which the daemon hears after the last record."""

from __future__ import annotations

import time
from typing import Any, Optional

from .spool import Spool


class Ending:
    """How the run ended, once that is known, and until when the daemon may take it."""

    def __init__(self) -> None:
        self._ending: Optional[tuple[str, Optional[str]]] = None
        self._deadline = float("inf")
        self._is_kept = False

    @property
    def is_known(self) -> bool:
        return self._ending is not None

    @property
    def is_late(self) -> bool:
        return self.time_left() <= 0

    def set(self, ending: tuple[str, Optional[str]], patience: float) -> None:
        """:param patience: seconds for which the daemon is waited for"""
        self._ending = ending
        self._deadline = time.monotonic() + patience

    def time_left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def params(self, run: Optional[str]) -> dict[str, Any]:
        """The parameters of ``dai/external/close``."""
        assert self._ending
        state, problem = self._ending
        return {"run": run, "state": state, **({"problem": problem} if problem else {})}

    def keep(self, spool: Spool) -> None:
        """Spools how the run ended, once: the end of a program may come here while the reporter's thread does."""
        if self._ending and not self._is_kept:
            self._is_kept = True
            spool.append_close(*self._ending)
