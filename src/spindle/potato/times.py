"""How long somebody worked on an item, and when, by what Potato recorded."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TIME_SPENT = re.compile(r"(\d+)d\s+(\d+)h\s+(\d+)m\s+(\d+)s")


def active_seconds(behaviour: Mapping[str, Any]) -> float:
    """Return the seconds that an annotator worked on an item; 0 where that is unknown.

    2.x counts milliseconds, or records only the start and the end; 1.x wrote a sentence,
    ``Time spent: 0d 0h 1m 30s``.
    """
    milliseconds = _number(behaviour.get("total_time_ms"))
    if milliseconds > 0:
        return milliseconds / 1000
    spent = _TIME_SPENT.search(str(behaviour.get("time_string", "")))
    if spent:
        days, hours, minutes, seconds = map(int, spent.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    start, end = (_number(behaviour.get(f"session_{edge}")) for edge in ("start", "end"))
    return end - start if 0 < start < end else 0.0


def answer_time(behaviour: Mapping[str, Any], file: Path) -> float:
    """Return when the item was answered, in seconds since the epoch.

    That is the last change of an answer, or the end of the work on the item; where neither is
    recorded, the time of the file, before which it must have been.
    """
    changes = behaviour.get("annotation_changes")
    times = [
        _number(change.get("timestamp"))
        for change in (changes if isinstance(changes, list) else ())
        if isinstance(change, Mapping)
    ]
    latest = max(times, default=0.0) or _number(behaviour.get("session_end"))
    return latest if latest > 0 else file.stat().st_mtime


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return float(value)
