"""Types and problems shared by the readers of data files."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias, cast

from spindle.errors import DesignError, Problem, Severity

Row: TypeAlias = tuple[Any, int]
"""A value as in the file, and the line (or row) where it starts."""

Report: TypeAlias = Callable[[Problem], None]
"""Called with each problem; the reader continues after it if possible."""

Reader: TypeAlias = Callable[[Path, Report], Iterator[Row]]

UNREADABLE: Final = (OSError, EOFError, zlib.error)
"""Errors raised by reading a file that is missing, protected, or corrupt gzip."""

_GZIP_MAGIC = b"\x1f\x8b"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def open_text(path: Path, newline: str | None = None) -> TextIO:
    """Open a file as text, decompressed if its name ends in ``.gz``."""
    if path.suffix.lower() == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=newline))
    return path.open(encoding="utf-8-sig", newline=newline)


def problem(path: Path, line: int, message: str, hint: str = "") -> Problem:
    """Return a problem at a line of a data file."""
    return Problem(message, hint, file=str(path), line=line)


def encoding_problem(path: Path) -> Problem:
    """Return the problem of a file that is not UTF-8, with its probable encoding."""
    with path.open("rb") as file:
        start = file.read(2)
    if start == _GZIP_MAGIC and path.suffix.lower() != ".gz":
        return problem(path, 0, "the file is gzip-compressed", f"rename it to {path.name}.gz")
    found = "it is UTF-16; " if start in _UTF16_MARKS else ""
    return problem(path, 0, "the file is not UTF-8", f"{found}save it as UTF-8")


def reading_problem(path: Path, error: BaseException) -> Problem:
    """Return the problem of a file whose reading raised one of ``UNREADABLE``."""
    reason = getattr(error, "strerror", None) or str(error)
    return problem(path, 0, f"the file cannot be read: {reason[:1].lower()}{reason[1:]}")


def raise_error(found: Problem) -> None:
    """Raise ``DesignError`` if the problem is an error: the default ``Report`` of readers."""
    if found.severity is Severity.ERROR:
        raise DesignError([found])
