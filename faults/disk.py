"""A disk that can be filled and freed again, made of what this machine allows."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

_MEGABYTE = 1 << 20
_SIZE = 64 * _MEGABYTE


class Disk(ABC):
    """Where the servers write; ``kind`` says how it is made full."""

    kind: ClassVar[str]

    @abstractmethod
    def fill(self, pids: Sequence[int]) -> None:
        """Leave those processes no room to write."""

    @abstractmethod
    def free(self, pids: Sequence[int]) -> None:
        """Give the room back."""


class SmallDisk(Disk):
    """A file system of its own in memory, which only root may make; writing fails with ENOSPC."""

    kind = "tmpfs"

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self, pids: Sequence[int]) -> None:
        del pids
        with self._filler.open("wb", buffering=0) as file:
            for size in (_MEGABYTE, 4096, 1):
                with _until_full():
                    while file.write(bytes(size)):
                        pass

    def free(self, pids: Sequence[int]) -> None:
        del pids
        self._filler.unlink(missing_ok=True)


class FileLimit(Disk):
    """A bound on the size of files, which Linux lets anybody set on a process of theirs.

    Writing behind the bound fails with EFBIG, the next thing to a full disk that works
    without root. What lies before it can still be written.
    """

    kind = "file limit"
    _bound = 4096

    def fill(self, pids: Sequence[int]) -> None:
        for pid in pids:
            _limit(pid, self._bound)

    def free(self, pids: Sequence[int]) -> None:
        for pid in pids:
            _limit(pid, resource.RLIM_INFINITY)


class Endless(Disk):
    """Where neither works: it is never full."""

    kind = "none"

    def fill(self, pids: Sequence[int]) -> None:
        """Nothing can be done."""

    def free(self, pids: Sequence[int]) -> None:
        """Nothing was."""


@contextlib.contextmanager
def small_disk(folder: Path, wish: str = "auto") -> Iterator[Disk]:
    """The fullest disk that can be had in ``folder``, or the one that is wished for by its kind."""
    if wish in ("auto", "tmpfs") and _mount(folder):
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
    elif wish in ("auto", "limit") and sys.platform == "linux":
        yield FileLimit()
    else:
        yield Endless()


def _mount(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    options = ["-t", "tmpfs", "-o", f"size={_SIZE},mode=755", "tmpfs", str(folder)]
    return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0


def _limit(pid: int, most: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


@contextlib.contextmanager
def _until_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
