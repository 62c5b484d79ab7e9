"""The databases that a study can be in: how each is asked, and what can befall it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from faults.plan import Fault
from faults.stored import Stored, read_tables
from faults.told import Told


class Unreadable(Exception):
    """The database cannot be asked for the moment."""


ALWAYS = (
    *("kill", "stop", "halt", "pause", "drop", "refuse", "cut request", "cut response"),
    *("delay request", "delay response", "replay", "forge", "tabs", "clock"),
)


class Backend(ABC):
    """A database; ``kinds`` are the faults that make sense with it, ``own`` those of its own."""

    name: ClassVar[str]
    kinds: ClassVar[Sequence[str]]
    own: ClassVar[Sequence[str]] = ()
    most_servers: ClassVar[int | None] = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """While the block lasts the database is there."""
        yield

    def keys(self) -> dict[str, Any]:
        """What the design says of it; nothing where it is the one by default."""
        return {}

    @abstractmethod
    def read(self, folder: Path) -> Stored:
        """One state of the tables of the study whose configuration is in ``folder``.

        Raises ``Unreadable`` while the database is away.
        """

    async def befall(self, fault: Fault, told: Told) -> None:
        """Let one of its own faults happen, and note while it is felt."""
        raise NotImplementedError(fault.kind)


class Sqlite(Backend):
    """A file, which one process at a time may serve."""

    name = "sqlite"
    kinds = (*ALWAYS, "full")
    most_servers = 1

    def read(self, folder: Path) -> Stored:
        file = folder / "annotation_output" / "study.sqlite3"
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("BEGIN")
            return read_tables(lambda sql: connection.execute(sql).fetchall())
