"""The format of a server's log: lines for people, or one JSON object per line for programs."""

from __future__ import annotations

import io
import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

_DETAILS: Final = ("request_id", "method", "route", "status", "duration")
"""The details of a request that a record may have; ``duration`` is in seconds."""

# Text from outside must not look like a line of its own or control a terminal.
_CONTROLS: Final = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


class LogFormat(StrEnum):
    """The format of the log: for people or for programs."""

    TEXT = "text"
    JSON = "json"


def configure(format: LogFormat) -> None:
    """Write everything that is logged to standard error in that format.

    Called once, by a command that serves: no other part of the package configures logging.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if format is LogFormat.JSON else LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # On a terminal the command itself prints what is logged as INFO.
    quiet = logging.WARNING if format is LogFormat.TEXT else logging.INFO
    logging.getLogger("spindle").setLevel(quiet)
    logging.getLogger("spindle.access").setLevel(logging.INFO)


class LineFormatter(logging.Formatter):
    """One line per record, followed by the traceback if there is one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line, with the request's id."""
        record.message = record.message.translate(_CONTROLS)
        request = getattr(record, "request_id", "")
        return super().formatMessage(record) + (f" [request {request}]" if request else "")


class JsonFormatter(logging.Formatter):
    """One object per line; ``time`` is UTC, ``duration`` in seconds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        details: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        details |= {name: getattr(record, name) for name in _DETAILS if hasattr(record, name)}
        if record.exc_info:
            details["exception"] = self.formatException(record.exc_info)
        return json.dumps(details, ensure_ascii=False)


class LogStream(io.TextIOBase):
    """A stream for a console, which logs each printed line as a warning."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log

    def write(self, text: str) -> int:
        """Log the lines that are not blank."""
        for line in text.splitlines():
            if line.strip():
                self._log.warning("%s", line.strip())
        return len(text)
