"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from spindle.data.base import Reader
from spindle.data.delimited import read_csv, read_tsv
from spindle.data.json_lines import read_json_lines
from spindle.data.json_values import read_json
from spindle.data.parquet import read_parquet

_TEXTS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        ".json": read_json,
        ".jsonl": read_json_lines,
        ".ndjson": read_json_lines,
        ".csv": read_csv,
        ".tsv": read_tsv,
    }
)

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {**_TEXTS, ".parquet": read_parquet, **{f"{kind}.gz": _TEXTS[kind] for kind in _TEXTS}}
)
"""Readers by suffix; texts may be packed with gzip, as many data sets are published."""

SUFFIXES: Final = tuple(READERS)
"""The suffixes of data files that can be read."""


def suffix_of(path: Path) -> str:
    """What the name of a file ends in, in small letters: ``.jsonl``, ``.jsonl.gz``."""
    kinds = [kind.lower() for kind in path.suffixes]
    return "".join(kinds[-2:] if kinds[-1:] == [".gz"] else kinds[-1:])
