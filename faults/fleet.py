"""The server processes of a study, each started again whenever it has ended."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from faults.process import Line, Process
from faults.told import Told, Trouble
from faults.waiting import pause

MAY_FAIL = frozenset({"full", "database"})
"""Faults under which a server need not start, or may end by itself."""
_SLOWEST_STOP = 30.0


@dataclass(slots=True)
class Keeper:
    """Keeps one server running, as a service manager does, while ``allowed`` is set.

    ``rest`` is how long it stays down the next time; ``runs`` has every process it ever was.
    """

    config: Path
    clock: Path
    told: Told
    workers: int = 1
    rest: float = 0.0
    runs: list[Process] = field(default_factory=list)
    allowed: asyncio.Event = field(default_factory=asyncio.Event)
    resting: bool = False
    _expected: bool = False
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self) -> None:
        """Start it, and again whenever it ends, until it is closed."""
        while not self._closing.is_set():
            self.resting = True
            await self.allowed.wait()
            self.resting = False
            process = Process(self.config, self.clock, time.time, self.workers)
            self.runs.append(process)
            self._expected = False
            if await process.start():
                if self._closing.is_set():  # it was starting when it was to be stopped
                    await self.stop()
                status = await process.wait()
                if not self._expected:
                    self._complain("ended by itself", status, process)
                await pause(self.rest)
                self.rest = 0.0
            else:
                status = await process.wait()
                if not self._expected and not self.told.is_troubled(time.time(), MAY_FAIL):
                    self._complain("did not start", status, process)
                await pause(0.3)

    @property
    def current(self) -> Process | None:
        """The process that serves, if one does."""
        return self.runs[-1] if self.runs and self.runs[-1].serves else None

    def kill(self, rest: float = 0.0, *, whole: bool = True) -> None:
        """End it as a power cut would; or the process alone, whose workers must then end too."""
        if process := self.current:
            self.rest, self._expected = rest, True
            (process.send_all if whole else process.send)(signal.SIGKILL)

    def kill_worker(self, number: int) -> None:
        """End one of its workers, which it must replace."""
        if (process := self.current) and (pids := sorted(process.children())):
            self.told.troubles.append(Trouble("worker", ended=time.time()))
            with suppress(ProcessLookupError):
                os.kill(pids[number % len(pids)], signal.SIGKILL)

    async def stop(self, rest: float = 0.0) -> int | None:
        """Stop it as a service manager does, which it must obey; the exit status if it ran."""
        process = self.current
        if process is None:
            return None
        self.rest, self._expected = rest, True
        if not process.told_to_stop:  # twice would be impatience, and may end it at once
            process.send(signal.SIGTERM)
        process.told_to_stop = True
        try:
            async with asyncio.timeout(_SLOWEST_STOP):
                status = await process.wait()
        except TimeoutError:
            self.told.violate("server", f"port {process.port}", "did not stop when told to")
            process.send(signal.SIGKILL)
            return None
        if status not in (0, -signal.SIGKILL):
            self._complain("did not stop cleanly", status, process)
        return status

    async def pause(self, seconds: float) -> None:
        """Let it stand still for so long."""
        if process := self.current:
            process.send_all(signal.SIGSTOP)
            try:
                await pause(seconds)
            finally:
                process.send_all(signal.SIGCONT)

    async def close(self) -> None:
        """Stop it and leave it so."""
        self._closing.set()
        self.allowed.set()
        await self.stop()

    async def abandon(self) -> None:
        """Leave no process behind, however it ends."""
        self._closing.set()
        self._expected = True
        for process in self.runs:
            process.send(signal.SIGKILL)
            await process.wait()

    def _complain(self, what: str, status: int, process: Process) -> None:
        last = " | ".join(line.text for line in process.printed[-3:])
        self.told.violate("server", f"port {process.port}", f"{what} ({status}): {last}")


@dataclass(slots=True)
class Fleet:
    """All servers of one study."""

    keepers: Sequence[Keeper]
    _halting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def ports(self) -> list[int]:
        """Where those listen that serve."""
        return [keeper.current.port for keeper in self.keepers if keeper.current]

    def pids(self) -> list[int]:
        """The processes that serve."""
        return [pid for keeper in self.keepers if keeper.current for pid in keeper.current.family()]

    def lines(self) -> list[Line]:
        """What all of them printed, in the order of time."""
        lines = [
            line for keeper in self.keepers for process in keeper.runs for line in process.printed
        ]
        return sorted(lines, key=lambda line: line.at)

    @asynccontextmanager
    async def halt(self) -> AsyncIterator[bool]:
        """While the block lasts no server runs; whether all of them stopped as they are to."""
        async with self._halting:
            for keeper in self.keepers:
                keeper.allowed.clear()
            ended = await asyncio.gather(*(keeper.stop() for keeper in self.keepers))
            while not all(keeper.resting for keeper in self.keepers):
                await asyncio.gather(*(keeper.stop() for keeper in self.keepers))
                await pause(0.1)
            try:
                yield all(status == 0 for status in ended)
            finally:
                for keeper in self.keepers:
                    keeper.allowed.set()

    async def abandon(self) -> None:
        """Leave no process behind."""
        for keeper in self.keepers:
            await keeper.abandon()

    async def ready(self, seconds: float) -> None:
        """Wait until all of them serve."""
        async with asyncio.timeout(seconds):
            while len(self.ports()) < len(self.keepers):
                await pause(0.05)
