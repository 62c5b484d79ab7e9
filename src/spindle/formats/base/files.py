"""Rows in Parquet and JSON Lines files, written and read a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from spindle.formats.base.columns import FormatCell, FormatColumn, FormatRow, arrow_schema

_MAX_ROWS = 1_000
_MAX_CHARACTERS = 8_000_000

WriteRow: TypeAlias = Callable[[FormatRow], None]


class FileType(StrEnum):
    """The type of a file of rows; the value is also its suffix."""

    PARQUET = "parquet"
    JSONL = "jsonl"


@contextmanager
def open_rows(path: Path, columns: Sequence[FormatColumn]) -> Iterator[WriteRow]:
    """Create a Parquet or JSON Lines file, by its suffix; yield a function that writes a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    open_file = _open_parquet if path.suffix == f".{FileType.PARQUET}" else _open_jsonl
    with open_file(path, columns) as write:
        yield write


def read_rows(path: Path) -> Generator[dict[str, Any], None, None]:
    """Read the rows of such a file with a standard reader."""
    if path.suffix != f".{FileType.PARQUET}":
        with path.open("rb") as file:
            yield from (msgspec.json.decode(line) for line in file)
        return
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as parquet:
        # Group by group, because pyarrow's own iterator keeps what it has read.
        for group in range(parquet.num_row_groups):
            yield from parquet.read_row_group(group).to_pylist()


def read_columns(path: Path) -> tuple[str, ...]:
    """Return the columns in the file; for JSON Lines, those of its first row."""
    if path.suffix != f".{FileType.PARQUET}":
        return tuple(next(read_rows(path), {}))
    import pyarrow.parquet as pq

    return tuple(pq.read_schema(path).names)


@contextmanager
def _open_jsonl(path: Path, columns: Sequence[FormatColumn]) -> Iterator[WriteRow]:
    names = [column.name for column in columns]
    encode = msgspec.json.Encoder().encode
    with path.open("xb") as file:

        def write(row: FormatRow) -> None:
            file.write(encode(dict(zip(names, row, strict=True))) + b"\n")

        yield write


@contextmanager
def _open_parquet(path: Path, columns: Sequence[FormatColumn]) -> Iterator[WriteRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(columns)
    waiting: list[FormatRow] = []
    characters = 0
    with pq.ParquetWriter(path, schema) as writer:

        def flush() -> None:
            nonlocal characters
            if waiting:
                cells = zip(*waiting, strict=True)
                arrays = [pa.array(c, f.type) for c, f in zip(cells, schema, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
            waiting.clear()
            characters = 0

        def write(row: FormatRow) -> None:
            nonlocal characters
            waiting.append(row)
            characters += sum(_length(cell) for cell in row)
            if len(waiting) >= _MAX_ROWS or characters >= _MAX_CHARACTERS:
                flush()

        yield write
        flush()


def _length(cell: FormatCell) -> int:
    if isinstance(cell, str):
        return len(cell)
    return sum(len(m["content"]) for m in cell) if isinstance(cell, list) else 0
