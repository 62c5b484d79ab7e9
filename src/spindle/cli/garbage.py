"""The garbage collector of a process that serves for days."""

from __future__ import annotations

import gc

_THRESHOLD = 5_000
"""Allocations that start a collection; 30 concurrent requests reach Python's default of 700."""


def freeze_startup_objects() -> None:
    """Exempt all objects that exist now from collection; they live as long as the process.

    Modules, the app and its schemas are a quarter of a million objects. Traversing them again
    and again took a fifth of the time of a judgment and made one request in a hundred wait for
    a tenth of a second (``docs/decisions/0008-speed.md``). Call this once, before serving.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THRESHOLD, 10, 10)
