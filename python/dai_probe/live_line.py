"""A run as one line of HTML, for notebooks."""

from __future__ import annotations

from html import escape
from typing import Any, Mapping, Optional

WIDTH, HEIGHT = 120, 24
COLORS = {"continue": "#2e7d32", "saturated": "#2e7d32", "discard": "#c62828"}
WORDS = {
    "continue": "likely to learn",
    "discard": "unlikely to learn",
    "saturated": "converged",
    "unknown": "not known yet",
}


class History:
    """The curve of the number that is shown: accuracy where there is one, else a loss."""

    SHOWN = ("validationAccuracy", "validationLoss", "trainLoss")

    def __init__(self, opening: Mapping[str, Any]):
        self.title = str(opening.get("name") or opening["study"])
        self.epochs: int = opening["epochs"]
        self.epoch = 0
        self.curves: dict[str, list[float]] = {}

    def add(self, record: Mapping[str, Any]) -> None:
        self.epoch = max(self.epoch, record["epoch"])
        for name in self.SHOWN:
            if record.get(name) is not None:
                self.curves.setdefault(name, []).append(record[name])

    def shown(self) -> tuple[Optional[str], list[float]]:
        return next(((name, self.curves[name]) for name in self.SHOWN if name in self.curves), (None, []))


def live_line(history: History, verdict: Optional[str], sentence: str) -> str:
    """Title, progress, a curve with its newest value, and the verdict with its sentence as a tooltip."""
    name, values = history.shown()
    word = WORDS.get(verdict or "", "")
    color = COLORS.get(verdict or "", "inherit")
    parts = [
        f"<b>{escape(history.title)}</b>",
        f"epoch {history.epoch} of {history.epochs}",
        _curve(values),
        f"{escape(name)} {values[-1]:.4g}" if name else "",
        f'<span style="color:{color}">{escape(word)}</span>' if word else "",
    ]
    line = " · ".join(part for part in parts if part)
    return f'<div style="font-family:sans-serif" title="{escape(sentence)}">{line}</div>'


def _curve(values: list[float]) -> str:
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = high - low or 1.0
    points = " ".join(
        f"{i * WIDTH / (len(values) - 1):.1f},{2 + (high - value) / span * (HEIGHT - 4):.1f}"
        for i, value in enumerate(values)
    )
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" style="vertical-align:middle" role="img" aria-label="curve">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    )
