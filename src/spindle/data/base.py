"""What the readers of data files share."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias, cast

from spindle.errors import DesignError, Problem, Severity

Row: TypeAlias = tuple[Any, int]
"""A value as the file has it, and the line (or row) where it starts."""

Report: TypeAlias = Callable[[Problem], None]
"""Told of each problem; the reader goes on after it where it can."""

Reader: TypeAlias = Callable[[Path, Report], Iterator[Row]]

UNREADABLE: Final = (OSError, EOFError, zlib.error)
"""What reading a file raises that is gone, kept from us, or packed and damaged."""

_PACKED = b"\x1f\x8b"
_SIXTEEN = (b"\xff\xfe", b"\xfe\xff")


def opened(path: Path, newline: str | None = None) -> TextIO:
    """The text of a file, unpacked where its name ends in ``.gz``."""
    if path.suffix.lower() == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=newline))
    return path.open(encoding="utf-8-sig", newline=newline)


def problem(path: Path, line: int, message: str, hint: str = "") -> Problem:
    """A problem at a line of a data file."""
    return Problem(message, hint, file=str(path), line=line)


def not_utf8(path: Path) -> Problem:
    """The problem of a file that is not UTF-8, with what it seems to be."""
    with path.open("rb") as file:
        start = file.read(2)
    if start == _PACKED and path.suffix.lower() != ".gz":
        return problem(path, 0, "the file is packed with gzip", f"call it {path.name}.gz")
    seems = "it is UTF-16: " if start in _SIXTEEN else ""
    return problem(path, 0, "the file is not UTF-8", f"{seems}save it as UTF-8")


def cannot_be_read(path: Path, error: BaseException) -> Problem:
    """The problem of a file that ``UNREADABLE`` came of."""
    said = getattr(error, "strerror", None) or str(error)
    return problem(path, 0, f"the file cannot be read: {said[:1].lower()}{said[1:]}")


def raising(found: Problem) -> None:
    """A report for readers that stop at the first error."""
    if found.severity is Severity.ERROR:
        raise DesignError([found])
