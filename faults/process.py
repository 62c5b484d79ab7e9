"""One server process: started, killed, paused and stopped, with all that it printed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.serving import ROOT

_ADDRESS = re.compile(r"Annotators\s+http://\S+:(\d+)/")
_SLOWEST_START = 60.0


@dataclass(slots=True)
class Line:
    """A line that a server printed, at a real instant."""

    at: float
    text: str


@dataclass(slots=True)
class Process:
    """A ``spindle start`` as a child; ``port`` is 0 until it listens.

    With more than one of ``workers`` it has children of its own, which do the work.
    """

    config: Path
    clock: Path
    now: Callable[[], float]
    workers: int = 1
    told_to_stop: bool = False
    port: int = 0
    printed: list[Line] = field(default_factory=list)
    _child: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> bool:
        """Start it and wait until it serves; False where it ended instead."""
        self._child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "faults.server", str(self.clock)),
            *("start", str(self.config), "--port", "0"),
            *(("--workers", str(self.workers)) if self.workers > 1 else ()),
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read())
        ready = asyncio.create_task(self._ready.wait())
        async with asyncio.timeout(_SLOWEST_START):
            await asyncio.wait((ready, self._reading), return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        return self._ready.is_set()

    def children(self) -> list[int]:
        """Its workers, if it has any."""
        if not self.serves or self._child is None or self.workers == 1:
            return []
        with suppress(psutil.NoSuchProcess):
            return [child.pid for child in psutil.Process(self._child.pid).children(recursive=True)]
        return []

    def family(self) -> list[int]:
        """The process and its workers."""
        return [self._child.pid, *self.children()] if self.serves and self._child else []

    def send_all(self, number: signal.Signals) -> None:
        """Send all of them a signal."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    @property
    def serves(self) -> bool:
        """Whether it listens, as far as anybody can know who asks it nothing."""
        return self._ready.is_set() and self._child is not None and self._child.returncode is None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self._child is not None and self._child.returncode is None:
            self._child.send_signal(number)

    async def wait(self) -> int:
        """Wait for its end and for all that it printed; the exit status."""
        if self._child is None or self._reading is None:
            return 0
        await asyncio.wait([self._reading])
        return await self._child.wait()

    async def _read(self) -> None:
        assert self._child is not None
        assert self._child.stdout is not None
        async for raw in self._child.stdout:
            text = raw.decode(errors="replace").rstrip()
            self.printed.append(Line(self.now(), text))
            if found := _ADDRESS.search(text):
                self.port = int(found[1])
            if "Ctrl-C" in text:
                self._ready.set()
