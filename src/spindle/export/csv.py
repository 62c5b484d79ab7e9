"""Comma-separated values: one row a judgment."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import Delimited


class Csv(Delimited):
    """A table with commas between the cells."""

    name: ClassVar[str] = "csv"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    delimiter: ClassVar[str] = ","


FORMAT = Csv()
