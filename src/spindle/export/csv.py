"""Comma-separated values: one row per judgment."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import DelimitedExport


class CsvExport(DelimitedExport):
    """A table with cells separated by commas."""

    name: ClassVar[str] = "csv"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    delimiter: ClassVar[str] = ","


FORMAT = CsvExport()
