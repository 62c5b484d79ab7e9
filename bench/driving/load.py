"""The load: many people at once, each judging as fast as told."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np

from bench.driving.connection import Connection
from bench.driving.people import Adapter, Person, Refused
from bench.driving.process import Server

_A_DOOR = 50
"""How many come from one address: a server may let in only so many a minute from each."""
_AT_THE_DOOR = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people, for how long, and how long each thinks between two judgments.

    ``most`` ends the load early after that many judgments. Times are in seconds.
    """

    people: int
    seconds: float
    think: float = 0.0
    most: int = sys.maxsize
    warm_up: float = 1.0


@dataclass(slots=True)
class Figures:
    """What came of a load; times are in seconds, memory in MB."""

    seconds: float = 0.0
    server_cpu: float = 0.0
    server_rss: float = 0.0
    database_cpu: float | None = None
    idle: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """The server's CPU seconds for a judgment."""
        return self.server_cpu / len(self.latencies)

    def report(self) -> dict[str, object]:
        """As JSON: rates, latencies in ms, the server's CPU for one judgment in ms."""
        count = len(self.latencies)
        if not count:
            return {"judgments": 0, "errors": len(self.errors), "first_error": self.errors[:1]}
        p50, p95, p99 = np.percentile(np.array(self.latencies) * 1000, (50, 95, 99))
        return {
            "judgments": count,
            "seconds": round(self.seconds, 2),
            "judgments_per_second": round(count / self.seconds, 1),
            "cpu_ms_per_judgment": round(self.cost * 1000, 4),
            **self._database(count),
            "server_cpu_share": round(self.server_cpu / self.seconds, 3),
            "p50_ms": round(float(p50), 2),
            "p95_ms": round(float(p95), 2),
            "p99_ms": round(float(p99), 2),
            "rss_mb": round(self.server_rss, 1),
            "load_idle_share": round(self.idle, 3),
            "errors": len(self.errors),
            **({"first_error": self.errors[0]} if self.errors else {}),
        }

    def _database(self, count: int) -> dict[str, object]:
        if self.database_cpu is None:
            return {}
        return {"database_cpu_ms_per_judgment": round(self.database_cpu / count * 1000, 4)}


def drive(
    server: Server, adapter: Adapter, plan: Plan, *, database: Server | None = None
) -> Figures:
    """Let everybody in, then let them judge; only the judging is measured.

    The CPU time of a ``database`` server is told apart from the server's.
    """
    return asyncio.run(_drive(server, adapter, plan, database))


def alternately(
    loads: Sequence[tuple[Server, Adapter]], plan: Plan, spells: int
) -> list[list[Figures]]:
    """So many spells for each load in turn, each ``plan.seconds`` long; by spell, then by load.

    What else the machine does is then the same for all of them.
    """
    return asyncio.run(_alternately(loads, plan, spells))


async def _alternately(
    loads: Sequence[tuple[Server, Adapter]], plan: Plan, spells: int
) -> list[list[Figures]]:
    async with AsyncExitStack() as stack:
        inside = [
            (server, await stack.enter_async_context(_let_in(server, adapter, plan)))
            for server, adapter in loads
        ]
        return [
            [await _figures_of(server, None, people, plan) for server, people in inside]
            for _ in range(spells)
        ]


async def _drive(server: Server, adapter: Adapter, plan: Plan, database: Server | None) -> Figures:
    async with _let_in(server, adapter, plan) as people:
        return await _figures_of(server, database, people, plan)


@asynccontextmanager
async def _let_in(server: Server, adapter: Adapter, plan: Plan) -> AsyncIterator[list[Person]]:
    door = asyncio.Semaphore(_AT_THE_DOOR)
    connections = [
        Connection(server.host, server.port, f"127.0.0.{2 + n // _A_DOOR % 250}")
        for n in range(plan.people)
    ]
    people = [adapter(connection, n) for n, connection in enumerate(connections)]

    async def enter(person: Person) -> None:
        async with door:
            await person.enter()

    try:
        await asyncio.gather(*(enter(person) for person in people))
        yield people
    finally:
        for connection in connections:
            connection.close()


async def _figures_of(
    server: Server, database: Server | None, people: Sequence[Person], plan: Plan
) -> Figures:
    figures = Figures()
    until = time.monotonic() + plan.warm_up + plan.seconds
    async with _Measuring(server, database, figures, plan.warm_up) as measuring:
        await asyncio.gather(
            *(_work(person, n, plan, measuring, until) for n, person in enumerate(people))
        )
    return figures


async def _work(
    person: Person, number: int, plan: Plan, measuring: _Measuring, until: float
) -> None:
    """Judge until it is time, or nothing is left, or the server refuses."""
    figures = measuring.figures
    # Nobody begins at the same moment as everybody else.
    await asyncio.sleep(plan.think * number / plan.people)
    while (begun := time.monotonic()) < until and len(figures.latencies) < plan.most:
        try:
            more = await person.judge()
        except (Refused, OSError) as error:
            figures.errors.append(f"{type(error).__name__}: {error}")
            return
        now = time.monotonic()
        if measuring.started:
            figures.latencies.append(now - begun)
        if not more:
            return
        if plan.think:
            await asyncio.sleep(plan.think - (now - begun))


class _Measuring:
    """What server and load use from the end of the warm-up on."""

    def __init__(
        self, server: Server, database: Server | None, figures: Figures, warm_up: float
    ) -> None:
        self.figures = figures
        self._server = server
        self._database = database
        self._warm_up = warm_up
        self.started = False

    async def __aenter__(self) -> Self:
        asyncio.get_running_loop().call_later(self._warm_up, self._start)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self.started:
            return
        figures, used = self.figures, self._server.usage()
        figures.seconds = time.monotonic() - self._since
        figures.server_cpu = used.cpu - self._used.cpu
        figures.server_rss = used.rss
        if self._database is not None:
            figures.database_cpu = self._database.usage().cpu - self._database_cpu
        figures.idle = max(0.0, 1 - (time.process_time() - self._own) / figures.seconds)

    def _start(self) -> None:
        self._used = self._server.usage()
        self._database_cpu = 0.0 if self._database is None else self._database.usage().cpu
        self._own = time.process_time()
        self._since = time.monotonic()
        self.started = True
