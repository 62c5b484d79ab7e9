"""The accuracy for whoever looks at it again and again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from spindle.config.design import Design
from spindle.services.sealing import Accuracy, accuracy
from spindle.storage import Transaction

RESTS: int = 10
"""So many times as long as counting took it rests before it counts again."""


class Scoring:
    """The accuracy, counted anew so seldom that counting takes a tenth of the time at most.

    In a study of a usual size that is at every look. While somebody else's look has it
    counted, the figures from before are given. ``timer`` is in seconds from any beginning.
    """

    def __init__(self, design: Design, timer: Callable[[], float] = time.monotonic) -> None:
        self._design = design
        self._timer = timer
        self._counting = threading.Lock()
        self._known: Accuracy | None = None
        self._due = 0.0

    def of(self, tx: Transaction) -> Accuracy:
        """How often people were right, as of now or of a while ago."""
        known = self._known
        if not self._counting.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            began = self._timer()
            if self._known is None or began >= self._due:
                self._known = accuracy(tx, self._design)
                ended = self._timer()
                self._due = ended + RESTS * (ended - began)
            return self._known
        finally:
            self._counting.release()
