"""One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from spindle.data.base import Report, Row, not_utf8, opened, problem
from spindle.errors import Problem


def read_json_lines(path: Path, report: Report) -> Iterator[Row]:
    """The items of a ``.jsonl`` file; blank lines are passed over, broken ones reported."""
    decoder = json.JSONDecoder(parse_constant=lambda name: None)
    with opened(path, newline="\n") as file:
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    # Its end would be white space to the decoder, which then errs on line 2.
                    yield decoder.decode(line.rstrip("\r\n")), number
                except ValueError as error:
                    report(_broken(path, number, error))
        except UnicodeDecodeError:
            report(not_utf8(path))


def _broken(path: Path, number: int, error: ValueError) -> Problem:
    """The problem of a line that is no JSON, or has a number that Python does not read."""
    said, column = str(error), 0
    if isinstance(error, json.JSONDecodeError):
        said, column = error.msg, error.colno
    found = problem(
        path,
        number,
        f"this line is not JSON: {said[0].lower()}{said[1:]}",
        "a .jsonl file holds one object a line",
    )
    return replace(found, column=column)
