"""Markdown rendered in a process of its own, which is killed when a text takes too long.

The parsers for code and formulae search with patterns for which some texts are a trap: 20,000
empty lines of C keep one busy for more than eight seconds, in which no thread of its process
can do anything else. So that process is not the server's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from threading import Lock, Timer
from typing import IO

SECONDS = 4.0
"""How long one text may take; what takes longer is shown as plain text."""


class RenderProcess:
    """Renders texts one at a time; the first of them starts the process."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def __call__(self, text: str) -> str:
        """Render the text as HTML; empty if it is to be shown as plain text."""
        with self._lock:
            process = self._process or self._start()
            timer = Timer(self._seconds, process.kill)
            timer.start()
            try:
                html = _request_html(process, text)
            finally:
                timer.cancel()
            if html is None:
                self._end()
        return html or ""

    def close(self) -> None:
        """End the process, whatever it is doing; the next text starts another."""
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
            start_new_session=True,  # Ctrl-C is for the server, which ends this process itself
        )
        _request_html(self._process, "")  # loading its modules does not count as time for a text
        return self._process


def _request_html(process: subprocess.Popen[str], text: str) -> str | None:
    """Return the process's HTML for the text; None if it has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _write_line(process.stdin, text)
        answer = process.stdout.readline()
    except OSError:
        return None
    return None if not answer else str(json.loads(answer))


def _write_line(file: IO[str], text: str) -> None:
    file.write(json.dumps(text) + "\n")
    file.flush()


def serve(render: Callable[[str], str], asked: IO[str], answers: IO[str]) -> None:
    """Answer each text with its HTML, a line of JSON for a line of JSON, until the input ends."""
    for line in asked:
        _write_line(answers, render(json.loads(line)))


if __name__ == "__main__":
    from spindle.web.rich_text import build_renderer

    serve(build_renderer(), sys.stdin, sys.stdout)
