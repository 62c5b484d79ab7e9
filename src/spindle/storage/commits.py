"""What a store's writer counts."""

from __future__ import annotations

from spindle.domain.measures import Histogram

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_CHANGES = (1, 2, 4, 8, 16, 32, 64)


class Commits:
    """How long commits took in seconds, how many changes each held, how many failed."""

    def __init__(self) -> None:
        self.seconds = Histogram(_SECONDS)
        self.changes = Histogram(_CHANGES)
        self.failures = 0

    def record(self, changes: int, seconds: float) -> None:
        """Note that so many changes were committed together."""
        self.changes.add(changes)
        self.seconds.add(seconds)

    def record_failure(self) -> None:
        """Note that a transaction could not be committed, and was rolled back."""
        self.failures += 1
