"""The readers of data files, by suffix."""

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
    {**_TEXTS, ".parquet": read_parquet, **{f"{suffix}.gz": _TEXTS[suffix] for suffix in _TEXTS}}
)
"""Readers by suffix; text files may be gzip-compressed, as many data sets are."""

SUFFIXES: Final = tuple(READERS)
"""The suffixes of the data files that can be read."""


def suffix_of(path: Path) -> str:
    """Return a file's suffix in lower case, with that before ``.gz``: ``.jsonl``, ``.jsonl.gz``."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])
