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

_BATCH_SIZE = 256


def read_parquet(path: Path, report: Report) -> Iterator[Row]:
    """Read the rows of a Parquet file, numbered from 1, a few hundred in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH_SIZE):
                for row in _rows(batch):
                    number += 1
                    yield _json(row), number
    except (pa.ArrowException, OSError) as error:
        report(problem(path, number, f"the Parquet file cannot be read: {_first_line(error)}"))
    except (ValueError, OverflowError) as error:  # values that Arrow can hold and Python cannot
        report(
            problem(
                path,
                number + 1,
                f"a value in this row or the {_BATCH_SIZE} rows after it cannot be read: "
                f"{_first_line(error)}",
                "text must be UTF-8, and times must be in the years 1 to 9999",
            )
        )


def _rows(batch: Any) -> list[dict[str, Any]]:
    """Return the rows of a batch, with times in microseconds, since Python has no finer ones."""
    import pyarrow as pa

    for at, field in enumerate(batch.schema):
        if str(field.type).startswith(("timestamp[ns", "duration[ns")):
            is_time = pa.types.is_timestamp(field.type)
            coarser = pa.timestamp("us", field.type.tz) if is_time else pa.duration("us")
            column = batch.column(at).cast(coarser, safe=False)
            batch = batch.set_column(at, field.name, column)
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "unknown reason"


def _json(value: Any) -> JSON:
    """Convert a value to JSON: times to ISO 8601, decimals to numbers, bytes to base64."""
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    return _text(value)


def _text(value: Any) -> str | float:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
