"""Columns of published formats and the types of their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from spindle.domain.verdicts import Verdict

if TYPE_CHECKING:
    import pyarrow as pa

Messages: TypeAlias = Sequence[Mapping[str, str]]
FormatCell: TypeAlias = str | int | float | bool | Messages | Mapping[str, int]
FormatRow: TypeAlias = tuple[FormatCell, ...]


class CellType(StrEnum):
    """The type of a column's cells."""

    TEXT = "text"
    MESSAGES = "list of messages"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    VOTES = "counts of votes"


@dataclass(frozen=True, slots=True)
class FormatColumn:
    """A column; ``message_keys`` are the keys of a message in the format's order."""

    name: str
    type: CellType = CellType.TEXT
    message_keys: tuple[str, str] = ("role", "content")


def arrow_schema(columns: Sequence[FormatColumn]) -> pa.Schema:
    """Return the columns as an Arrow schema; cells are never null."""
    import pyarrow as pa

    plain = {
        CellType.TEXT: pa.string(),
        CellType.INTEGER: pa.int64(),
        CellType.NUMBER: pa.float64(),
        CellType.BOOLEAN: pa.bool_(),
        CellType.VOTES: pa.struct([(verdict.value, pa.int64()) for verdict in Verdict]),
    }

    def arrow_type(column: FormatColumn) -> pa.DataType:
        if column.type is CellType.MESSAGES:
            return pa.list_(pa.struct([(key, pa.string()) for key in column.message_keys]))
        return plain[column.type]

    return pa.schema([(column.name, arrow_type(column)) for column in columns])
