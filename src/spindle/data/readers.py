"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from spindle.data.base import Reader
from spindle.data.delimited import read_csv, read_tsv
from spindle.data.json_lines import read_json_lines
from spindle.data.json_values import read_json
from spindle.data.parquet import read_parquet

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        ".json": read_json,
        ".jsonl": read_json_lines,
        ".ndjson": read_json_lines,
        ".csv": read_csv,
        ".tsv": read_tsv,
        ".parquet": read_parquet,
    }
)
"""Readers by suffix."""

SUFFIXES: Final = tuple(READERS)
"""The suffixes of data files that can be read."""
