"""Answers as columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """The type of a column's cells, of which any may be empty."""

    TEXT = "text"
    TEXT_LIST = "list of texts"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column for one part of a scheme's answers: the value under ``key``.

    If that value is a mapping of rows to values, ``row`` names the row.
    """

    scheme: str
    key: str
    type: ColumnType = ColumnType.TEXT
    row: str = ""

    @property
    def name(self) -> str:
        """The column's heading, such as ``style.label`` or ``quality.ratings.Helpfulness``."""
        return ".".join(part for part in (self.scheme, self.key, self.row) if part)
