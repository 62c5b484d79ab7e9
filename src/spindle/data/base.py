"""What the readers of data files share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from spindle.errors import DesignError, Problem, Severity

Row: TypeAlias = tuple[Any, int]
"""A value as the file has it, and the line (or row) where it starts."""

Report: TypeAlias = Callable[[Problem], None]
"""Told of each problem; the reader goes on after it where it can."""

Reader: TypeAlias = Callable[[Path, Report], Iterator[Row]]


def problem(path: Path, line: int, message: str, hint: str = "") -> Problem:
    """A problem at a line of a data file."""
    return Problem(message, hint, file=str(path), line=line)


def not_utf8(path: Path) -> Problem:
    """The problem of a file that is not UTF-8."""
    return problem(path, 0, "the file is not UTF-8", "save it as UTF-8")


def raising(found: Problem) -> None:
    """A report for readers that stop at the first error."""
    if found.severity is Severity.ERROR:
        raise DesignError([found])
