"""Tab-separated values: one row a judgment."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import Delimited


class Tsv(Delimited):
    """A table with tabs between the cells."""

    name: ClassVar[str] = "tsv"
    suffix: ClassVar[str] = "tsv"
    media_type: ClassVar[str] = "text/tab-separated-values"
    delimiter: ClassVar[str] = "\t"


FORMAT = Tsv()
