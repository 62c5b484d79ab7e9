"""A clock that the servers read and the fault program moves.

It is a file with one number, the seconds by which it is ahead of the real one. Whoever reads
it has it mapped into memory, so that asking for the time stays as cheap as it was.
"""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Callable
from pathlib import Path

_OFFSET = struct.Struct("=d")
_real = time.time


class MovedClock:
    """The program's side: sets how far the servers' clocks are off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0.0
        self._went_back = 0.0
        self.move(0.0)

    def __call__(self) -> float:
        return _real() + self.offset

    def went_back(self, since: float) -> bool:
        """Whether it was moved back after that real instant."""
        return self._went_back >= since

    def move(self, offset: float) -> None:
        """Let it be so many seconds ahead of the real one, or behind where negative."""
        if offset < self.offset:
            self._went_back = _real()
        self.offset = offset
        if not self.path.exists():
            self.path.write_bytes(_OFFSET.pack(offset))
        with self.path.open("r+b") as file:
            file.write(_OFFSET.pack(offset))


def following(path: Path) -> Callable[[], float]:
    """A server's side: the time by the clock in that file."""
    with path.open("r+b") as file:
        offset = mmap.mmap(file.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)

    def now() -> float:
        seconds: float = _OFFSET.unpack_from(offset)[0]
        return _real() + seconds

    return now
