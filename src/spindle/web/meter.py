"""Counters of one app: plain numbers, which cost a judgment next to nothing.

They are read, and given their Prometheus names, at each request for `/metrics`.
"""

from __future__ import annotations

from collections import Counter

from spindle.domain.measures import Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histograms of durations."""

NO_ROUTE = "(none)"
"""The route of a request that matches none."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Meter:
    """The counts of one app since it was created.

    ``requests`` are by method, route and status, ``durations`` (in seconds) by method and
    route; ``judgments`` and ``skips`` by status, ``refusals`` by the error's code.
    Only the app's event loop changes them.
    """

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.durations: dict[tuple[str, str], Histogram] = {}
        self.judgments: Counter[str] = Counter()
        self.skips: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.sign_ins = 0

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request to a route template."""
        if method not in _METHODS:
            method = "other"  # a client must not create as many series as it likes
        self.requests[method, route, status] += 1
        durations = self.durations.get((method, route))
        if durations is None:
            durations = self.durations[method, route] = Histogram(SECONDS)
        durations.add(seconds)

    def count_judgment(self, status: str, *, skipped: bool) -> None:
        """Count an acknowledged judgment or skip by its status."""
        (self.skips if skipped else self.judgments)[status] += 1

    def count_refusal(self, code: str) -> None:
        """Count a refusal or a failure by the error's code."""
        self.refusals[code] += 1
