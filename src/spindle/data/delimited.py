"""Tables of text: comma- and tab-separated."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spindle.data.base import Report, Row, not_utf8, opened, problem


def read_csv(path: Path, report: Report) -> Iterator[Row]:
    """The items of a ``.csv`` file; every cell is a text."""
    return _read(path, report, ",")


def read_tsv(path: Path, report: Report) -> Iterator[Row]:
    """The items of a ``.tsv`` file; every cell is a text."""
    return _read(path, report, "\t")


def _read(path: Path, report: Report, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    with opened(path, newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            header = next(rows, [])
            if _usable(path, header, report):
                yield from _rows(path, rows, header, report)
        except csv.Error as error:
            report(problem(path, rows.line_num, f"this table cannot be read: {error}"))
        except UnicodeDecodeError:
            report(not_utf8(path))


def _usable(path: Path, header: list[str], report: Report) -> bool:
    """Whether the first line can name the fields."""
    names = [name.strip() for name in header]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if not any(names):
        report(problem(path, 1, "there is no header", "the first line names the fields"))
    elif "" in names:
        column = names.index("") + 1
        report(problem(path, 1, f"column {column} has no name", "the first line names the fields"))
    elif twice:
        report(problem(path, 1, f"two columns are called {twice[0]!r}", "rename one of them"))
    else:
        return True
    return False


def _rows(
    path: Path, rows: Iterator[list[str]], header: list[str], report: Report
) -> Iterator[Row]:
    names = [name.strip() for name in header]
    start = rows.line_num + 1  # type: ignore[attr-defined]
    for row in rows:
        line, start = start, rows.line_num + 1  # type: ignore[attr-defined]
        if not row:
            continue
        if len(row) != len(names):
            report(
                problem(
                    path,
                    line,
                    f"{len(row)} cells where the header names {len(names)} fields",
                    "put cells that hold a separator or a line break in double quotes",
                )
            )
            continue
        yield dict(zip(names, row, strict=True)), line
