"""JSON: one array of judgments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, ClassVar

from spindle.domain.judgments import Record
from spindle.export.base import Format, Table, json_lines


class Json(Format):
    """One array, a judgment a line, so that people and ``diff`` can read it too."""

    name: ClassVar[str] = "json"
    suffix: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"

    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        del table  # its columns are for formats that have columns
        count = 0
        for line in json_lines(records):
            target.write((b",\n" if count else b"[\n") + line)
            count += 1
        target.write(b"\n]\n" if count else b"[]\n")
        return count


FORMAT = Json()
