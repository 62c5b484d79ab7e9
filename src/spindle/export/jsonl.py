"""JSON Lines: one judgment a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, ClassVar

from spindle.domain.judgments import Record
from spindle.export.base import Format, Table, json_lines


class JsonLines(Format):
    """One JSON object a line; every line can be read without the others."""

    name: ClassVar[str] = "jsonl"
    suffix: ClassVar[str] = "jsonl"
    media_type: ClassVar[str] = "application/jsonl"

    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        del table  # its columns are for formats that have columns
        count = 0
        for line in json_lines(records):
            target.write(line + b"\n")
            count += 1
        return count


FORMAT = JsonLines()
