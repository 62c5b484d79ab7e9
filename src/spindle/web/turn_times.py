"""When the turns of a dialogue were said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from spindle.config.panel import TimeFormat
from spindle.domain.values import JSON

TIME_KEY = "timestamp"
"""The key of a turn that holds its time, in seconds since the epoch."""

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def first_time(value: JSON) -> float:
    """Return the earliest time of the turns, 0 if none has one."""
    turns = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    times = [_seconds(turn.get(TIME_KEY)) for turn in turns if isinstance(turn, Mapping)]
    return min((time for time in times if time is not None), default=0.0)


def write_time(value: JSON, form: TimeFormat, start: float) -> str:
    """Return the time of a turn, as it is where it is not in seconds.

    >>> write_time(1_000_090, TimeFormat.RELATIVE, 1_000_000)
    '+1 min'
    """
    seconds = _seconds(value)
    if seconds is None or form is TimeFormat.EPOCH:
        return str(value)
    if form is TimeFormat.RELATIVE:
        return _write_span(seconds - start)
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return str(value)


def _seconds(value: JSON) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if abs(seconds) < 1e15 else None


def _write_span(seconds: float) -> str:
    sign = "-" if seconds < 0 else "+"
    for length, unit in _UNITS:
        if abs(seconds) >= length:
            return f"{sign}{int(abs(seconds) // length)} {unit}"
    return f"{sign}{int(abs(seconds))} s"
