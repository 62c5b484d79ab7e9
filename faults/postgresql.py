"""A study in PostgreSQL: servers share it, and the database stops, crashes and hangs up."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from faults.backends import ALWAYS, Backend, Unreadable
from faults.plan import Fault
from faults.stored import Stored, read_tables
from faults.told import Told, Trouble
from faults.waiting import pause
from tests.postgresql import Cluster, cluster

_SCHEMA = "faults"


class Postgresql(Backend):
    """A database server of the round's own, which any number of processes may use."""

    name = "postgresql"
    own = ("database fast", "database immediate", "backends")
    kinds = (*ALWAYS, "full", *own)

    def __init__(self) -> None:
        self._stopping = asyncio.Lock()
        self._server: Cluster | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        with cluster() as self._server:
            yield

    def keys(self) -> dict[str, Any]:
        return {"database": f"{self._cluster.url}&schema={_SCHEMA}"}

    def read(self, folder: Path) -> Stored:
        try:
            with psycopg.connect(self._cluster.url, connect_timeout=5) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.execute(f"SET search_path TO {_SCHEMA}")
                return read_tables(lambda sql: connection.execute(sql).fetchall())
        except psycopg.OperationalError as error:
            raise Unreadable(str(error)) from error

    async def befall(self, fault: Fault, told: Told) -> None:
        trouble = Trouble("database")
        told.troubles.append(trouble)
        if fault.kind == "backends":
            await asyncio.to_thread(self._hang_up, fault)
        else:
            how = signal.SIGINT if fault.kind == "database fast" else signal.SIGQUIT
            async with self._stopping:
                await asyncio.to_thread(self._cluster.stop, how)
                await pause(fault.seconds)
                await asyncio.to_thread(self._cluster.start)
        trouble.ended = time.time()

    @property
    def _cluster(self) -> Cluster:
        assert self._server is not None
        return self._server

    def _hang_up(self, fault: Fault) -> None:
        """End some of the servers' connections, in the middle of whatever they do."""
        try:
            with psycopg.connect(self._cluster.url, connect_timeout=5) as connection:
                pids = self._connections(connection)
                for pid in Random(fault.seed).sample(pids, min(int(fault.size), len(pids))):
                    connection.execute("SELECT pg_terminate_backend(%s)", [pid])
        except psycopg.OperationalError:
            return  # the database is away already

    def _connections(self, connection: psycopg.Connection[Any]) -> Sequence[int]:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'spindle/%' ORDER BY pid"
        )
        return [pid for (pid,) in rows]
