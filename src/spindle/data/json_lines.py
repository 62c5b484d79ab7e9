"""JSON Lines: one JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from spindle.data.base import Report, Row, encoding_problem, open_text, problem
from spindle.errors import Problem


def read_json_lines(path: Path, report: Report) -> Iterator[Row]:
    """Read the values of a ``.jsonl`` file; skip blank lines, report invalid ones."""
    decoder = json.JSONDecoder(parse_constant=lambda name: None)
    with open_text(path, newline="\n") as file:
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    # With the line end included, the decoder would report errors on line 2.
                    yield decoder.decode(line.rstrip("\r\n")), number
                except ValueError as error:
                    report(_invalid_line(path, number, error))
        except UnicodeDecodeError:
            report(encoding_problem(path))


def _invalid_line(path: Path, number: int, error: ValueError) -> Problem:
    """Return the problem of a line that is not JSON, or has a number too long for Python."""
    reason, column = str(error), 0
    if isinstance(error, json.JSONDecodeError):
        reason, column = error.msg, error.colno
    found = problem(
        path,
        number,
        f"this line is not JSON: {reason[0].lower()}{reason[1:]}",
        "a .jsonl file has one JSON object per line",
    )
    return replace(found, column=column)
