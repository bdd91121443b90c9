"""How often to measure: never for more than a share of the time that training takes."""

from __future__ import annotations

from typing import Optional

from .messages import say

#: Most of the training time that measuring may take.
SHARE = 0.05

#: What can be measured: spectra; what a Gram matrix tells without its eigenvalues; nothing.
SPECTRA, ENERGIES, NOTHING = "spectra", "energies", "nothing"


class Budget:
    """Chooses what to measure at the end of an epoch, from what measuring has cost so far."""

    def __init__(self, share: float = SHARE):
        self._share = share
        self._spent = 0.0
        self._cost: Optional[dict[str, float]] = None
        self.counts = {SPECTRA: 0, ENERGIES: 0, NOTHING: 0}

    def choose(self, elapsed: float) -> str:
        """The most that can be measured now without exceeding the share.

        :param elapsed: seconds since the run began, those of measuring included
        :returns: ``SPECTRA`` the first time, since nothing is known of the cost
        """
        if self._cost is None:
            return SPECTRA
        allowed = self._share * (elapsed - self._spent) - self._spent
        return next((choice for choice in (SPECTRA, ENERGIES) if self._cost[choice] <= allowed), NOTHING)

    def spend(self, choice: str, seconds: float, of_eigenvalues: float = 0.0) -> None:
        """Takes note of what a measurement cost, and how much of that the eigenvalues did."""
        self.counts[choice] += 1
        self._spent += seconds
        if choice != SPECTRA:
            say(f"measuring takes more than {self._share:.0%} of an epoch, so it is done less often.", "less-often")
        if choice == SPECTRA:
            self._cost = {SPECTRA: seconds, ENERGIES: seconds - of_eigenvalues}
        elif choice == ENERGIES and self._cost:
            self._cost[ENERGIES] = seconds

    def summary(self) -> str:
        """How often what was measured, for people."""
        counts = self.counts
        return f"Spectra {counts[SPECTRA]} times, energies alone {counts[ENERGIES]}, nothing {counts[NOTHING]}."
