"""One round: a study, its servers, people at work, faults, and the reckoning afterwards."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from faults.backends import Backend, Unreadable
from faults.checks import Evidence, violations, violations_so_far
from faults.clock import Clocks
from faults.disk import Disk
from faults.exports import Exports
from faults.fleet import Fleet, Keeper
from faults.logs import log_violations
from faults.mishaps import Mishaps
from faults.page import Failure, Page
from faults.person import Person
from faults.plan import Fault
from faults.proxy import Proxy
from faults.replays import Replays
from faults.stored import Stored
from faults.study import Size, write_study
from faults.told import Sent, Told, Violation
from faults.waiting import pause

_SLOWEST_START = 60.0
_LONGEST_DRAIN = 120.0
_NEWCOMERS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a round.

    ``known`` were acknowledged only when they were sent again, the first receipt being lost.
    ``surplus`` and ``ended`` count judgments beyond the overlap and leases that ended.
    """

    faults: Counter[str]
    requests: int
    unanswered: int
    acknowledged: int
    known: int
    revisions: int
    skips: int
    surplus: int
    ended: int
    replays: int
    forgeries_refused: int
    violations: list[Violation]


@dataclass(slots=True)
class Round:
    """A study in ``folder`` that people judge while ``faults`` befall it.

    ``say`` is told now and then how it goes.
    """

    seed: str
    folder: Path
    size: Size
    backend: Backend
    disk: Disk
    faults: Sequence[Fault]
    servers: int = 1
    workers: int = 1
    say: Callable[[str], None] = lambda line: None
    told: Told = field(default_factory=Told)
    befallen: Counter[str] = field(default_factory=Counter)
    fleet: Fleet = field(init=False)
    clocks: Clocks = field(init=False)
    proxy: Proxy = field(init=False)
    replays: Replays = field(init=False)
    people: list[Person] = field(default_factory=list)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    exports: Exports = field(init=False)

    async def run(self) -> Outcome:
        """All of it; the outcome has every violation that was found."""
        self.exports = Exports(write_study(self.folder, self.size, **self.backend.keys()))
        self.clocks = Clocks(self.folder, self.servers)
        async with self._serve():
            self.people = [self._person(f"person-{n}", n) for n in range(1, self.size.people + 1)]
            self.replays = Replays(self.told, {each.name: each.page for each in self.people})
            async with self._watch():
                await self._work_under_faults()
                await self._finish()
        return await self._reckon()

    # What people do

    async def _work_under_faults(self) -> None:
        """Everybody works while the faults happen, and then until all is acknowledged."""
        async with asyncio.TaskGroup() as group:
            living = [group.create_task(person.live()) for person in self.people]
            for person in self.people:
                await person.present.wait()
            await self._happen()
            self.leaving.set()
            _, late = await asyncio.wait(living, timeout=_LONGEST_DRAIN)
            for person, task in zip(self.people, living, strict=True):
                if task in late:
                    said = f"{len(person.outbox)} judgments were never acknowledged"
                    self.told.violate("stuck", person.name, said)
                    task.cancel()
        for person in self.people:
            await person.go()

    async def _finish(self) -> None:
        """When all leases have ended, newcomers do what is left: no lease is lost for good."""
        ends = [each.expires_at for each in self._now().assignments if each.state == "leased"]
        last = max([self.clocks.latest(), *ends])
        self.clocks.move(last + 1 - time.time())
        left = sum(item.slots for item in self._now().items)
        most = 2 * left // self.size.quota + 8 * self.size.overlap
        for first in range(1, most, _NEWCOMERS_AT_ONCE):
            if not self._left():
                return
            numbers = range(first, first + _NEWCOMERS_AT_ONCE)
            people = [self._person(f"newcomer-{n}", 1000 + n) for n in numbers]
            try:
                await asyncio.gather(*(person.work_off() for person in people))
            except Failure as failure:
                self.told.violate("refused", "a newcomer", f"after all faults had ended: {failure}")
                return

    def _left(self) -> int:
        """How many judgments are still to be had, those on somebody's desk included."""
        stored = self._now()
        leased = sum(each.state == "leased" for each in stored.assignments)
        return leased + sum(item.slots for item in stored.items)

    def _person(self, name: str, number: int) -> Person:
        url = f"http://127.0.0.1:{self.proxy.port}"
        address = f"10.0.{number // 250}.{number % 250 + 1}"
        page = Page(url, name, address, self.told)
        return Person(self.seed, page, self.told, self.size, self.leaving)

    # What goes wrong

    async def _happen(self) -> None:
        """The faults, each in its time, until the last of them is over."""
        mishaps = Mishaps(
            self.told,
            self.fleet,
            self.clocks,
            self.proxy,
            self.people,
            self.replays,
            self.exports,
            self.disk,
            self.backend,
        )
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for fault in self.faults:
                await pause(max(0.0, began + fault.at - time.monotonic()))
                self.befallen[fault.kind] += 1
                group.create_task(mishaps.befall(fault))
        self.proxy.heal()

    # What is around it, and what comes after

    @asynccontextmanager
    async def _serve(self) -> AsyncIterator[None]:
        """The servers behind the proxy; at the end they are stopped as one stops them."""
        self.fleet = Fleet(
            [Keeper(self.exports.config, path, self.told) for path in self.clocks.paths]
        )
        try:
            async with asyncio.TaskGroup() as group, Proxy(self.fleet.ports) as self.proxy:
                for keeper in self.fleet.keepers:
                    keeper.allowed.set()
                    group.create_task(keeper.keep())
                await self.fleet.ready(_SLOWEST_START)
                yield
                await asyncio.gather(*(keeper.close() for keeper in self.fleet.keepers))
        finally:
            await self.fleet.abandon()

    @asynccontextmanager
    async def _watch(self) -> AsyncIterator[None]:
        """Every second a look at the store as it is, and now and then a line on how it goes."""
        tasks = [asyncio.create_task(doing) for doing in (self._look(), self._tell())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def _look(self) -> None:
        while not self.told.violations:
            await pause(1)
            try:
                stored = self._now()
            except Unreadable:
                continue
            self.told.violations += violations_so_far(self._evidence(stored, finished=False))

    async def _tell(self) -> None:
        began = time.monotonic()
        while True:
            await pause(5)
            faults = ", ".join(f"{kind} {n}" for kind, n in sorted(self.befallen.items()))
            waiting = sum(len(person.outbox) for person in self.people)
            self.say(
                f"{time.monotonic() - began:4.0f} s  {len(self.told.events)} requests, "
                f"{len(self._acknowledged())} acknowledged, {waiting} waiting, "
                f"{len(self.told.violations)} violations; {faults}"
            )

    async def _reckon(self) -> Outcome:
        """Read everything there is to read, and hold it against the history."""
        stored = self._now()
        stored.everything = await self.exports.export("--revisions")
        stored.current = await self.exports.export()
        stored.published = self.exports.read_published()
        found = violations(self._evidence(stored, finished=True))
        found += log_violations(self.fleet.lines(), self.told)
        acknowledged = self._acknowledged()
        what = Counter(event.what.split()[0] for event in self.told.events)
        return Outcome(
            faults=self.befallen,
            requests=len(self.told.events),
            unanswered=sum(event.status == 0 for event in self.told.events),
            acknowledged=len(acknowledged),
            known=sum(sent.receipts[0] == "known" for sent in acknowledged),
            revisions=sum(not sent.first for sent in acknowledged),
            skips=sum(sent.opinion.skipped for sent in acknowledged),
            surplus=sum(line["surplus"] for line in stored.current),
            ended=sum(each.state == "expired" for each in stored.assignments),
            replays=what["replay"],
            forgeries_refused=self.replays.refused,
            violations=found,
        )

    def _evidence(self, stored: Stored, *, finished: bool) -> Evidence:
        return Evidence(self.told, stored, self.size.overlap, self.size.quota, finished)

    def _now(self) -> Stored:
        return self.backend.read(self.folder)

    def _acknowledged(self) -> list[Sent]:
        return [sent for sent in self.told.sent.values() if sent.is_acknowledged]
