"""A served study as a real process, for tests that speak to it over the network."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgresql import database_for

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


@dataclass
class Served:
    """A running ``spindle start``; ``kill`` and ``start`` do what they say."""

    config: Path
    options: Sequence[str] = ()
    port: int | None = 0
    url: str = ""
    staff_link: str = ""
    process: subprocess.Popen[str] | None = None
    printed: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start the server, on its earlier port if it had one, and wait for its address."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "spindle", "start", str(self.config)),
                *(() if self.port is None else ("--port", str(self.port))),
                *self.options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(self.config.parent),
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line)
            if found := re.search(r"Annotators\s+(http://\S+:(\d+))/", line):
                self.url, self.port = found[1], int(found[2])
            if found := re.search(r"Administrator\s+(\S+)", line):
                self.staff_link = found[1]
            if "Ctrl-C" in line:
                return
        raise AssertionError("the server did not start:\n" + "".join(self.printed))

    def kill(self) -> None:
        """Kill the server, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self._close()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop the server as Ctrl-C does, or by another signal; return the exit status."""
        assert self.process is not None
        self.process.send_signal(how)
        self._close()
        return self.process.returncode

    @property
    def output(self) -> Path:
        """Return the folder with the results."""
        return self.config.parent / "annotation_output"

    def _close(self) -> None:
        assert self.process is not None
        rest, _ = self.process.communicate(timeout=30)
        self.printed.append(rest)


@contextmanager
def serve(config: Path, *options: str, port: int | None = 0) -> Iterator[Served]:
    """Serve the study of that file until the end of the block.

    On any free port, or on the file's own where ``port`` is None.
    """
    server = Served(config, options, port)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()


def environment(folder: Path) -> dict[str, str]:
    """Return the environment for a process that serves the study in that folder."""
    database = database_for(folder)
    if database is None:
        return dict(os.environ)
    return {**os.environ, "SPINDLE_DATABASE": f"{database.url}&schema={database.schema}"}


def copy_of(example: str, folder: Path) -> Path:
    """Copy an example into ``folder``, without results; return its configuration file."""
    target = folder / example
    shutil.copytree(EXAMPLES / example, target, ignore=shutil.ignore_patterns("annotation_output"))
    return target / "config.yaml"
