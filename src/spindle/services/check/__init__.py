"""Check of a design and its data, with every problem and its place."""

from __future__ import annotations

from spindle.services.check.columns import ColumnLists
from spindle.services.check.report import MAX_PROBLEMS, CheckReport, LabelReading, check, load
from spindle.services.check.texts import LONGEST_MARKDOWN

__all__ = [
    "LONGEST_MARKDOWN",
    "MAX_PROBLEMS",
    "CheckReport",
    "ColumnLists",
    "LabelReading",
    "check",
    "load",
]
