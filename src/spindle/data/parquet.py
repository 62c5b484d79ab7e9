"""Parquet files."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from spindle.data.base import Report, Row, problem
from spindle.domain.values import JSON

_BATCH = 256


def read_parquet(path: Path, report: Report) -> Iterator[Row]:
    """The rows of a Parquet file, numbered from 1, a few hundred in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield _json(row), number
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0] if str(error) else "unknown reason"
        report(problem(path, number, f"this is no Parquet file that can be read: {said}"))


def _json(value: Any) -> JSON:
    """The value as JSON can hold it: times as ISO 8601, decimals as numbers, bytes as base64."""
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return None if math.isnan(value) else float(value)
    return _text(value)


def _text(value: Any) -> str | float:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
