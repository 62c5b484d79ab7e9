"""Figures about the commits of a store's writer."""

from __future__ import annotations

from spindle.domain.measures import Histogram

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_CHANGES = (1, 2, 4, 8, 16, 32, 64)


class Commits:
    """The duration of commits in seconds, the changes in each, and the number of failures."""

    def __init__(self) -> None:
        self.seconds = Histogram(_SECONDS)
        self.changes = Histogram(_CHANGES)
        self.failures = 0

    def record(self, changes: int, seconds: float) -> None:
        """Record a commit of ``changes`` changes."""
        self.changes.add(changes)
        self.seconds.add(seconds)

    def record_failure(self) -> None:
        """Record a transaction that failed and was rolled back."""
        self.failures += 1
