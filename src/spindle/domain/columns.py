"""What answers look like as columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column hold, where they hold anything."""

    TEXT = "text"
    TEXTS = "list of texts"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a scheme's records hold: the value under ``key``.

    Where that is a mapping of row to value, ``row`` says which row.
    """

    scheme: str
    key: str
    kind: Kind = Kind.TEXT
    row: str = ""

    @property
    def name(self) -> str:
        """The column's heading: ``style.label``, ``quality.ratings.Helpfulness``."""
        return ".".join(part for part in (self.scheme, self.key, self.row) if part)
