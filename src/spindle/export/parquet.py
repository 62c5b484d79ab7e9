"""Parquet: one row a judgment, in typed columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from spindle.domain.columns import Kind
from spindle.domain.judgments import Record
from spindle.export.base import Cell, Format, Table

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_ROWS = 10_000
_MOST_CHARACTERS = 16_000_000


class Parquet(Format):
    """A table with typed columns: instants are milliseconds in UTC, lists are lists.

    Rows are written in groups of 10,000, or sooner where texts are long.
    """

    name: ClassVar[str] = "parquet"
    suffix: ClassVar[str] = "parquet"
    media_type: ClassVar[str] = "application/vnd.apache.parquet"

    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        import pyarrow.parquet as pq

        schema = _schema(table)
        count = characters = 0
        rows: list[list[Cell]] = []
        with pq.ParquetWriter(target, schema) as writer:
            for row in table.rows(records):
                rows.append(row)
                count += 1
                characters += sum(len(cell) for cell in row if isinstance(cell, str))
                if len(rows) >= _MOST_ROWS or characters >= _MOST_CHARACTERS:
                    writer.write_batch(_batch(rows, schema))
                    rows, characters = [], 0
            if rows:
                writer.write_batch(_batch(rows, schema))
        return count


def _schema(table: Table) -> pa.Schema:
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FLAG: pa.bool_(),
        Kind.INSTANT: pa.timestamp("ms", tz="UTC"),
    }
    return pa.schema([(name, types[kind]) for name, kind in table.columns()])


def _batch(rows: list[list[Cell]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = []
    for column, field in zip(columns, schema, strict=True):
        # Arrow refuses whole numbers that a float would round.
        cells = map(_rounded, column) if pa.types.is_floating(field.type) else column
        arrays.append(pa.array(cells, field.type))
    return pa.record_batch(arrays, schema=schema)


def _rounded(cell: Cell) -> Cell:
    return float(cell) if isinstance(cell, int) else cell


FORMAT = Parquet()
