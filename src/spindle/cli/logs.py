"""How a server's log looks: lines for people, or one JSON object a line for programs."""

from __future__ import annotations

import io
import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

_DETAILS: Final = ("request_id", "method", "route", "status", "duration")
"""What a record may say of a request; ``duration`` is in seconds."""

# What comes from outside must not look like a line of its own, nor steer a terminal.
_CONTROLS: Final = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


class LogFormat(StrEnum):
    """Who reads the log."""

    TEXT = "text"
    JSON = "json"


def configure(format: LogFormat) -> None:
    """Have everything that is logged written to standard error in that format.

    Called once, by a command that serves: no library of ours touches how a program logs.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if format is LogFormat.JSON else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # What a terminal is told by the command itself.
    quiet = logging.WARNING if format is LogFormat.TEXT else logging.INFO
    logging.getLogger("spindle").setLevel(quiet)
    logging.getLogger("spindle.access").setLevel(logging.INFO)


class Lines(logging.Formatter):
    """A line a record, then the traceback where there is one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line, with the request's id."""
        record.message = record.message.translate(_CONTROLS)
        request = getattr(record, "request_id", "")
        return super().formatMessage(record) + (f" [request {request}]" if request else "")


class Json(logging.Formatter):
    """An object a line; ``time`` is UTC, ``duration`` in seconds."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in _DETAILS if hasattr(record, name)}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Notices(io.TextIOBase):
    """A stream for a console; what is printed goes into a log, as a warning a line."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log

    def write(self, text: str) -> int:
        """Log the lines that have anything in them."""
        for line in text.splitlines():
            if line.strip():
                self._log.warning("%s", line.strip())
        return len(text)
