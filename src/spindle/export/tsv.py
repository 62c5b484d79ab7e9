"""Tab-separated values: one row per judgment."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import DelimitedExport


class TsvExport(DelimitedExport):
    """A table with cells separated by tabs."""

    name: ClassVar[str] = "tsv"
    suffix: ClassVar[str] = "tsv"
    media_type: ClassVar[str] = "text/tab-separated-values"
    delimiter: ClassVar[str] = "\t"


FORMAT = TsvExport()
