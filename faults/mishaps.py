"""How each fault is brought about."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from faults.backends import Backend
from faults.checks import published_violations
from faults.clock import Clocks
from faults.disk import Disk
from faults.exports import ExportFailed, Exports
from faults.fleet import Fleet
from faults.page import SERVER_DOWN
from faults.person import Person
from faults.plan import Fault
from faults.proxy import Cut, Proxy
from faults.replays import Replays
from faults.told import Told, Trouble
from faults.waiting import pause


@dataclass(slots=True)
class Mishaps:
    """Everything in a round to which something can happen."""

    told: Told
    fleet: Fleet
    clocks: Clocks
    proxy: Proxy
    people: Sequence[Person]
    replays: Replays
    exports: Exports
    disk: Disk
    backend: Backend

    async def befall(self, fault: Fault) -> None:
        """Let it happen, and return when it is over."""
        if fault.kind in self.backend.own:
            await self.backend.befall(fault, self.told)
        elif fault.kind in ("drop", "refuse") or fault.kind.startswith(("cut", "delay")):
            await self._on_connections(fault)
        elif fault.kind in ("replay", "forge", "tabs"):
            await self._by_clients(fault)
        else:
            await self._on_servers(fault)

    async def _on_servers(self, fault: Fault) -> None:
        keeper = self.fleet.keepers[fault.server]
        match fault.kind:
            case "kill":
                keeper.kill(fault.seconds, whole=bool(fault.seed % 2))
            case "kill worker":
                keeper.kill_worker(fault.seed)
            case "stop":
                await keeper.stop(fault.seconds)
            case "halt":
                await self._halt()
            case "pause":
                await keeper.pause(fault.seconds)
            case "clock":
                one_alone = len(self.fleet.keepers) > 1 and fault.seed % 2
                self.clocks.move(fault.size, server=fault.server if one_alone else None)
            case "full":
                await self._fill(fault.seconds)
            case _:
                raise ValueError(f"{fault.kind} is no fault")

    async def _on_connections(self, fault: Fault) -> None:
        what, _, direction = fault.kind.partition(" ")
        match what:
            case "drop":
                self.proxy.drop()
            case "refuse":
                self.proxy.refusing = True
                await pause(fault.seconds)
                self.proxy.refusing = False
            case "cut":
                for _ in range(1 + fault.seed % 4):
                    self.proxy.cut(Cut(direction, fault.size))
            case "delay":
                self.proxy.delays[direction] = fault.size
                await pause(fault.seconds)
                self.proxy.delays.pop(direction, None)

    async def _by_clients(self, fault: Fault) -> None:
        rng, count = Random(fault.seed), int(fault.size)
        match fault.kind:
            case "replay":
                await self.replays.again(rng, count)
            case "forge":
                await self.replays.forge(rng, count)
            case "tabs":
                some = rng.sample(self.people, count)
                await asyncio.gather(*(person.crowd() for person in some))

    async def _halt(self) -> None:
        """Stop all servers in the middle of work; the file that they leave must be complete."""
        async with self.fleet.halt() as cleanly:
            if not cleanly or self._store_troubled():
                return
            try:
                current = await self.exports.export()
            except ExportFailed:
                # The disk may have filled, or the database gone, while it was written.
                if not self._store_troubled():
                    raise
                return
            self.told.violations += published_violations(current, self.exports.read_published())

    def _store_troubled(self) -> bool:
        return self.told.is_troubled(time.time(), SERVER_DOWN)

    async def _fill(self, seconds: float) -> None:
        trouble = Trouble("full")
        self.told.troubles.append(trouble)
        self.disk.fill(self.fleet.pids())
        await pause(seconds)
        self.disk.free(self.fleet.pids())
        trouble.ended = time.time()
