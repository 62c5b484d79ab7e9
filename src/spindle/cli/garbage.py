"""The garbage collector of a process that serves for days."""

from __future__ import annotations

import gc

_NEW = 5_000
"""So many new containers bring the collector; Python's 700 are had with 30 requests at once."""


def settle() -> None:
    """Let the collector leave alone whatever there is by now: it lives as long as the process.

    Modules, the app and its schemas are a quarter of a million objects. Going through them again
    and again was a fifth of what a judgment costs, and one wait in a hundred was a tenth of a
    second long (``docs/decisions/0008-speed.md``). To be called once, before anything is served.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, 10, 10)
