"""Replacement of a file as a whole, so that nobody ever reads half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PARTIAL = "partial"


@contextmanager
def replace_file(target: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of ``target`` at the end, once it is on disk.

    Missing folders are created. If the block fails, ``target`` stays as it was. What is not a
    regular file (a pipe, ``/dev/null``) cannot be replaced and is written to.
    """
    # Before it is resolved: what /dev/stdout leads to may have no name.
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.{_PARTIAL}")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def remove_leftovers(target: Path, before: float) -> None:
    """Remove partial files of ``target`` that a process killed before that time left behind."""
    for leftover in target.parent.glob(f".{target.name}.*.{_PARTIAL}"):
        with suppress(OSError):
            if leftover.stat().st_mtime < before:
                leftover.unlink()
