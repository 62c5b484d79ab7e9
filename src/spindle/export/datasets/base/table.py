"""Columns of a dataset and what their cells hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Messages: TypeAlias = Sequence[Mapping[str, str]]
Cell: TypeAlias = str | int | float | bool | Messages | Mapping[str, int]
Row: TypeAlias = tuple[Cell, ...]


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    MESSAGES = "list of messages"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    COUNTS = "counts of votes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``fields`` orders a message's own keys as the format has them."""

    name: str
    kind: Kind = Kind.TEXT
    fields: tuple[str, str] = ("role", "content")


VERDICTS = ("a", "b", "tie", "neither")


def schema(columns: Sequence[Column]) -> pa.Schema:
    """The columns as Arrow has them; nothing in them is ever null."""
    import pyarrow as pa

    counts = pa.struct([(verdict, pa.int64()) for verdict in VERDICTS])
    plain = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FLAG: pa.bool_(),
        Kind.COUNTS: counts,
    }

    def of(column: Column) -> pa.DataType:
        if column.kind is Kind.MESSAGES:
            return pa.list_(pa.struct([(name, pa.string()) for name in column.fields]))
        return plain[column.kind]

    return pa.schema([(column.name, of(column)) for column in columns])
