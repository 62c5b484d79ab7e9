"""Parquet: one row per judgment, in typed columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from spindle.domain.columns import ColumnType
from spindle.domain.judgments import JudgmentRecord
from spindle.export.base import Cell, ExportFormat, ExportTable

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_ROWS = 10_000
_MAX_CHARACTERS = 16_000_000


class ParquetExport(ExportFormat):
    """A table with typed columns: timestamps in milliseconds and UTC, lists as lists.

    Row groups have 10,000 rows, or fewer if texts are long.
    """

    name: ClassVar[str] = "parquet"
    suffix: ClassVar[str] = "parquet"
    media_type: ClassVar[str] = "application/vnd.apache.parquet"

    def write(self, records: Iterable[JudgmentRecord], target: BinaryIO, table: ExportTable) -> int:
        import pyarrow.parquet as pq

        schema = _schema(table)
        count = characters = 0
        rows: list[list[Cell]] = []
        with pq.ParquetWriter(target, schema) as writer:
            for row in table.rows(records):
                rows.append(row)
                count += 1
                characters += sum(len(cell) for cell in row if isinstance(cell, str))
                if len(rows) >= _MAX_ROWS or characters >= _MAX_CHARACTERS:
                    writer.write_batch(_batch(rows, schema))
                    rows, characters = [], 0
            if rows:
                writer.write_batch(_batch(rows, schema))
        return count


def _schema(table: ExportTable) -> pa.Schema:
    import pyarrow as pa

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.TEXT_LIST: pa.list_(pa.string()),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.BOOLEAN: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("ms", tz="UTC"),
    }
    return pa.schema([(name, types[type_]) for name, type_ in table.columns()])


def _batch(rows: list[list[Cell]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = []
    for column, field in zip(columns, schema, strict=True):
        # Arrow refuses integers that a float would round.
        cells = map(_to_float, column) if pa.types.is_floating(field.type) else column
        arrays.append(pa.array(cells, field.type))
    return pa.record_batch(arrays, schema=schema)


def _to_float(cell: Cell) -> Cell:
    return float(cell) if isinstance(cell, int) else cell


FORMAT = ParquetExport()
