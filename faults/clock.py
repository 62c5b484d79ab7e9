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


class Clocks:
    """The program's side: one clock for each server, and how far each is off."""

    def __init__(self, folder: Path, servers: int) -> None:
        self.paths = [folder / f"clock-{number}" for number in range(servers)]
        self._offsets = [0.0] * servers
        for path in self.paths:
            path.write_bytes(_OFFSET.pack(0.0))

    def move(self, offset: float, *, server: int | None = None) -> None:
        """Let them be so many seconds ahead of the real one (behind where negative), or one."""
        for number in range(len(self.paths)) if server is None else [server]:
            self._offsets[number] = offset
            with self.paths[number].open("r+b") as file:
                file.write(_OFFSET.pack(offset))

    def latest(self) -> float:
        """What the fastest of them says."""
        return _real() + max(self._offsets)


def follow(path: Path) -> Callable[[], float]:
    """A server's side: the time by the clock in that file."""
    with path.open("r+b") as file:
        offset = mmap.mmap(file.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)

    def now() -> float:
        seconds: float = _OFFSET.unpack_from(offset)[0]
        return _real() + seconds

    return now
