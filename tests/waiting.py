"""Waiting for something that another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event


def eventually(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Return once the condition holds; fail when it has not held for so long."""
    deadline, pause = time.monotonic() + seconds, Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.05)
