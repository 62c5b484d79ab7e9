"""``spindle`` with another clock: ``python -m faults.server CLOCK start config.yaml``.

The clock is set before anything of Spindle is imported, as if it were the machine's own.
Passphrases are hashed quickly, so that signing in again and again leaves time for the rest.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

import argon2

from faults.clock import follow


def prepare(clock: Path) -> None:
    """Follow that clock, and hash quickly."""
    now = follow(clock)
    time.time = now
    time.time_ns = lambda: int(now() * 1e9)
    quick = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    argon2.PasswordHasher = quick  # type: ignore[assignment, misc]


def main() -> None:
    from spindle.cli import main as spindle

    spindle(sys.argv[2:])


if __name__ in ("__main__", "__mp_main__"):  # the second in a worker, which the first has spawned
    prepare(Path(sys.argv[1]))
if __name__ == "__main__":
    main()
