"""How long somebody worked on an item, and when, by what Potato noted of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SPENT = re.compile(r"(\d+)d\s+(\d+)h\s+(\d+)m\s+(\d+)s")


def seconds_at_work(behaviour: Mapping[str, Any]) -> float:
    """The seconds that an annotator was at work on an item; 0 where that is not known.

    2.x counts milliseconds, or leaves only the beginning and the end; 1.x wrote a sentence,
    ``Time spent: 0d 0h 1m 30s``.
    """
    milliseconds = _number(behaviour.get("total_time_ms"))
    if milliseconds > 0:
        return milliseconds / 1000
    spent = _SPENT.search(str(behaviour.get("time_string", "")))
    if spent:
        days, hours, minutes, seconds = map(int, spent.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    begun, ended = (_number(behaviour.get(f"session_{end}")) for end in ("start", "end"))
    return ended - begun if 0 < begun < ended else 0.0


def answered_at(behaviour: Mapping[str, Any], file: Path) -> float:
    """When the item was answered, in seconds since the epoch.

    By the last change of an answer, or the end of the work on the item; where neither is
    noted, the time of the file, before which it must have been.
    """
    changes = behaviour.get("annotation_changes")
    times = [
        _number(change.get("timestamp"))
        for change in (changes if isinstance(changes, list) else ())
        if isinstance(change, Mapping)
    ]
    known = max(times, default=0.0) or _number(behaviour.get("session_end"))
    return known if known > 0 else file.stat().st_mtime


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return float(value)
