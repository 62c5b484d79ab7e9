"""What a log record looks like."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from spindle.cli.logs import JsonFormatter, LineFormatter, LogStream


def record(message: str, **details: Any) -> logging.LogRecord:
    made = logging.LogRecord("spindle.web", logging.ERROR, __file__, 1, message, (), None)
    made.__dict__.update(details)
    return made


def test_a_record_is_one_json_object() -> None:
    line = JsonFormatter().format(
        record("No\nspace", request_id="r1", route="/api/work", status=503)
    )
    told = json.loads(line)
    assert "\n" not in line
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "error",
        "logger": "spindle.web",
        "message": "No\nspace",
        "request_id": "r1",
        "route": "/api/work",
        "status": 503,
    }


def test_a_traceback_is_in_the_object() -> None:
    failed = record("It failed")
    try:
        raise ValueError("why")
    except ValueError:
        failed.exc_info = sys.exc_info()
    assert "ValueError: why" in json.loads(JsonFormatter().format(failed))["exception"]


def test_a_line_names_its_request() -> None:
    assert (
        LineFormatter()
        .format(record("Oh", request_id="r1"))
        .endswith("spindle.web: Oh [request r1]")
    )


def test_a_message_cannot_make_a_second_line_or_steer_a_terminal() -> None:
    line = LineFormatter().format(record("one\ntwo\x1b[31m\x9b"))
    assert line.endswith(r"one\x0atwo\x1b[31m\x9b")


def test_what_a_console_prints_becomes_records(caplog: Any) -> None:
    LogStream(logging.getLogger("spindle.start")).write("one\n\ntwo\n")
    assert caplog.messages == ["one", "two"]
