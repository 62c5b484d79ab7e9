"""A server as a process of its own, and what it has used so far."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psutil

_ADDRESS = re.compile(r"http://([\w.]+):(\d+)")


@dataclass(frozen=True, slots=True)
class Used:
    """Of a process and its children: CPU seconds so far, and memory (resident set, MB).

    ``rss`` is what it is now; ``peak`` the most that the first process ever had, where the
    system tells, else 0.
    """

    cpu: float
    rss: float
    peak: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens at an address; ``pid`` is its first process."""

    host: str
    port: int
    pid: int

    def usage(self) -> Used:
        """By the system's own accounting."""
        first = psutil.Process(self.pid)
        everybody = [first, *first.children(recursive=True)]
        times = [one.cpu_times() for one in everybody]
        rss = sum(one.memory_info().rss for one in everybody)
        return Used(
            sum(each.user + each.system for each in times), rss / 1e6, _peak(self.pid) / 1e6
        )


@contextmanager
def run_server(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A Python program that prints its address once it serves; stopped at the end.

    ``environment`` is added to this process's own.
    """
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        try:
            yield _server_printed_by(process)
        except RuntimeError:
            log.seek(0)
            sys.stderr.write(log.read())
            raise
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


@contextmanager
def spindle(config: Path, *options: str, database: str = "") -> Iterator[Server]:
    """``spindle start`` on any free port, with its study in that database if one is named."""
    environment = {"SPINDLE_DATABASE": database} if database else {}
    start = ["-m", "spindle", "start", str(config), "--port", "0", *options]
    with run_server(start, environment) as server:
        yield server


@contextmanager
def export_meanwhile(config: Path, database: str = "") -> Iterator[None]:
    """While the block lasts, all judgments are exported again and again."""
    stopping = threading.Event()
    environment = {**os.environ, **({"SPINDLE_DATABASE": database} if database else {})}
    export = ["-m", "spindle", "export", str(config), "--format", "jsonl", "--output"]

    def again_and_again() -> None:
        target = str(config.parent / "exported.jsonl")
        while not stopping.is_set():
            subprocess.run(
                [sys.executable, *export, target], env=environment, capture_output=True, check=True
            )

    thread = threading.Thread(target=again_and_again)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def server_at(url: str, pid: int | None) -> Server:
    """A server that runs already; raises ``UsageError`` without its process."""
    if pid is None:
        raise click.UsageError("--url needs --pid, for the server's CPU time")
    host, port = url.removeprefix("http://").rstrip("/").rsplit(":", 1)
    return Server(host, int(port), pid)


def _server_printed_by(process: subprocess.Popen[str]) -> Server:
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ADDRESS.search(line):
            host = "127.0.0.1" if found[1] == "localhost" else found[1]
            return Server(host, int(found[2]), process.pid)
    raise RuntimeError("the server did not start")


def _peak(pid: int) -> int:
    """The most bytes that a process ever had in memory, as Linux tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) * 1024 if found else 0
