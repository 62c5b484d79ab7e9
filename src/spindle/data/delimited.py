"""Comma- and tab-separated files."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spindle.data.base import Report, Row, encoding_problem, open_text, problem
from spindle.domain.counts import plural


def read_csv(path: Path, report: Report) -> Iterator[Row]:
    """Read the rows of a ``.csv`` file; every cell is text."""
    return _read(path, report, ",")


def read_tsv(path: Path, report: Report) -> Iterator[Row]:
    """Read the rows of a ``.tsv`` file; every cell is text."""
    return _read(path, report, "\t")


def _read(path: Path, report: Report, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    with open_text(path, newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            header = next(rows, [])
            if _check_header(path, header, report):
                yield from _rows(path, rows, header, report)
        except csv.Error as error:
            report(problem(path, rows.line_num, f"the table cannot be read: {error}"))
        except UnicodeDecodeError:
            report(encoding_problem(path))


def _check_header(path: Path, header: list[str], report: Report) -> bool:
    """Report what is wrong with the header; return whether it names the fields."""
    names = [name.strip() for name in header]
    duplicates = [name for name, count in Counter(names).items() if count > 1]
    if not any(names):
        report(problem(path, 1, "no header", "name the fields in the first line"))
    elif "" in names:
        column = names.index("") + 1
        report(problem(path, 1, f"column {column} has no name", "name it in the first line"))
    elif duplicates:
        report(problem(path, 1, f"duplicate column {duplicates[0]!r}", "rename one of them"))
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
                    f"expected {plural(len(names), 'cell')} as in the header, found {len(row)}",
                    "put cells that contain a separator or a line break in double quotes",
                )
            )
            continue
        yield dict(zip(names, row, strict=True)), line
