"""What an app counts while it serves: plain numbers, which cost a judgment next to nothing.

They are read, and given their Prometheus names, when somebody asks for `/metrics`.
"""

from __future__ import annotations

from collections import Counter

from spindle.domain.measures import Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histograms of durations."""

NO_ROUTE = "(none)"
"""The route of a request for which there is no page."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Meter:
    """The counts of one app since it was made.

    ``requests`` are by method, route and status, ``durations`` (in seconds) by method and
    route; ``judgments`` and ``skips`` by what became of them, ``refusals`` by the error's code.
    Only the app's event loop changes them.
    """

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.durations: dict[tuple[str, str], Histogram] = {}
        self.judgments: Counter[str] = Counter()
        self.skips: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.sign_ins = 0

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request to that route template was answered."""
        if method not in _METHODS:
            method = "other"  # whoever asks may not make up as many series as they like
        self.requests[method, route, status] += 1
        durations = self.durations.get((method, route))
        if durations is None:
            durations = self.durations[method, route] = Histogram(SECONDS)
        durations.add(seconds)

    def judged(self, status: str, *, skipped: bool) -> None:
        """A judgment or a skip was acknowledged, and what became of it."""
        (self.skips if skipped else self.judgments)[status] += 1

    def refused(self, code: str) -> None:
        """Something was refused, or failed, with an error of that code."""
        self.refusals[code] += 1
