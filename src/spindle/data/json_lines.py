"""One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from spindle.data.base import Report, Row, not_utf8, problem


def read_json_lines(path: Path, report: Report) -> Iterator[Row]:
    """The items of a ``.jsonl`` file; blank lines are passed over, broken ones reported."""
    decoder = json.JSONDecoder(parse_constant=lambda name: None)
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    yield decoder.decode(line), number
                except json.JSONDecodeError as error:
                    report(
                        problem(
                            path,
                            number,
                            f"this line is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
                            f" at column {error.colno}",
                            "a .jsonl file holds one object a line",
                        )
                    )
        except UnicodeDecodeError:
            report(not_utf8(path))
