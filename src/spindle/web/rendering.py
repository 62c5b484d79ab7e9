"""Markdown rendered in a process of its own, which is ended where a text takes too long.

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
"""How long one text may take; what takes longer is shown as it stands."""


class Renderer:
    """Has texts rendered, one at a time; the process is started with the first of them."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def __call__(self, text: str) -> str:
        """The text as HTML; empty where it is to be shown as it stands."""
        with self._lock:
            process = self._process or self._started()
            timer = Timer(self._seconds, process.kill)
            timer.start()
            try:
                html = _asked(process, text)
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

    def _started(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
            start_new_session=True,  # Ctrl-C is for the server, which ends this process itself
        )
        _asked(self._process, "")  # what it has to load does not count as time for a text
        return self._process


def _asked(process: subprocess.Popen[str], text: str) -> str | None:
    """What the process makes of the text; None where it has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _write(process.stdin, text)
        answer = process.stdout.readline()
    except OSError:
        return None
    return None if not answer else str(json.loads(answer))


def _write(file: IO[str], text: str) -> None:
    file.write(json.dumps(text) + "\n")
    file.flush()


def serve(render: Callable[[str], str], asked: IO[str], answers: IO[str]) -> None:
    """Answer each text with its HTML, a line of JSON for a line of JSON, to the end of input."""
    for line in asked:
        _write(answers, render(json.loads(line)))


if __name__ == "__main__":
    from spindle.web.rich import markdown

    serve(markdown(), sys.stdin, sys.stdout)
