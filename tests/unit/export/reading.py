"""Exported files read back with other people's readers, as tables of headings and cells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import pyarrow.parquet as pq

from spindle.domain.judgments import Record
from spindle.export import EXPORTS, Table

Row: TypeAlias = dict[str, Any]


def write_records(name: str, records: Iterable[Record], table: Table | None = None) -> bytes:
    """Write the records in that format; return the bytes."""
    format = EXPORTS.get(name)
    assert format is not None
    target = io.BytesIO()
    format.write(records, target, table or Table())
    return target.getvalue()


def read_json(data: bytes) -> list[Row]:
    found: list[Row] = json.loads(data)
    return found


def read_jsonl(data: bytes) -> list[Row]:
    return [json.loads(line) for line in data.split(b"\n") if line]


def read_csv(data: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def read_tsv(data: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter="\t"))


def read_parquet(data: bytes) -> list[Row]:
    rows: list[Row] = pq.read_table(io.BytesIO(data)).to_pylist()
    return rows


READERS: Mapping[str, Callable[[bytes], list[Row]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "tsv": read_tsv,
    "parquet": read_parquet,
    "potato": read_jsonl,
}
NESTED = ("json", "jsonl")
TABLES = ("csv", "tsv", "parquet")
WHOLE = (*NESTED, *TABLES)
"""Those that hold all that is known of a judgment."""
