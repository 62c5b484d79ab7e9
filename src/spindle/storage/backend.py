"""The interface of a database that can hold a study."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from enum import Enum
from typing import ClassVar

import sqlalchemy as sa

from spindle.errors import StoreError, StoreUnavailable


class Fault(Enum):
    """What an error of the database means for the change that raised it.

    After a ``RACE`` with another process, the change can be run again at once. If the connection
    is ``LOST``, it is unknown whether the change was committed. For anything ``ELSE``, running it
    again does not help.
    """

    RACE = "race"
    LOST = "lost"
    ELSE = "else"


class Backend(ABC):
    """The database of one store. ``str()`` names it in messages, without secrets.

    ``shared`` says whether several processes may serve one study, ``separation_hint`` how to
    give a study a store of its own. ``study`` is the name of the study that the store must
    belong to, empty if any will do. ``errors`` are the exceptions that SQLAlchemy and the driver
    raise for failures of the database. ``bytewise`` is the collation that sorts texts by their
    bytes.
    """

    shared: ClassVar[bool]
    separation_hint: ClassVar[str]
    bytewise: ClassVar[str]
    study: str = ""
    errors: tuple[type[Exception], ...]

    @abstractmethod
    def __str__(self) -> str: ...

    @abstractmethod
    def create_reader(self) -> sa.Engine:
        """Create an engine whose transactions read one snapshot and never wait for a lock."""

    @abstractmethod
    def create_writer(self) -> sa.Engine:
        """Create an engine whose transactions are on disk once ``commit`` returns."""

    @abstractmethod
    def exists(self, reader: sa.Engine) -> bool:
        """Whether there is anything at the location of the store."""

    @abstractmethod
    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return the names of all tables at the location of the store."""

    @abstractmethod
    def create_schema(self, connection: sa.Connection) -> None:
        """Create the schema that will contain the tables.

        Does nothing if connecting has created all that is needed.
        """

    @abstractmethod
    def create_upgrader(self) -> sa.Engine:
        """Create an engine for altering tables, with exclusive access to the store."""

    @abstractmethod
    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Keep a copy of the store under that name, and return its location.

        Returns an empty text if backups are the responsibility of a server's operator. Raises
        ``StoreError`` if other processes serve the study.
        """

    @abstractmethod
    def check_idle(self, connection: sa.Connection) -> None:
        """Raise ``StoreError`` if other processes serve the study.

        Does nothing if ``hold_store`` excludes other processes.
        """

    @abstractmethod
    def create_store(self) -> AbstractContextManager[sa.Engine]:
        """Yield an engine for writing a new store, which appears only if the block succeeds.

        Raises ``StoreError`` if the location is taken.
        """

    @abstractmethod
    def advance_sequences(self, connection: sa.Connection) -> None:
        """Make generated keys continue after those of rows inserted with explicit keys.

        Does nothing if the database continues from the largest key by itself.
        """

    @abstractmethod
    def hold_store(self) -> AbstractContextManager[None]:
        """Hold the lock that a writing process needs; raise ``StoreError`` if another has it.

        Does nothing if any number of processes may write.
        """

    @abstractmethod
    def lock_preparation(self, writer: sa.Engine) -> AbstractContextManager[None]:
        """Hold the lock for preparing the study; other processes wait until it is released.

        Does nothing if ``hold_store`` excludes other processes.
        """

    @abstractmethod
    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the engine for batches: the writer's, but with a short timeout for locks.

        A batch that runs into it is split up. Returns ``writer`` if there are no locks to wait
        for.
        """

    @abstractmethod
    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Set a savepoint, so that the next change can be rolled back without the earlier ones."""

    @abstractmethod
    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Keep other processes from changing these tables until the commit.

        Does nothing if there is only one writing process.
        """

    @abstractmethod
    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Update the planner's statistics of these tables.

        Does nothing if plans don't depend on them.
        """

    @abstractmethod
    def probe(self, connection: sa.Connection, now: float) -> None:
        """Give the transaction something to commit, to test whether the store can be written."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Yield the damage found in the database's own files; none if a server manages them."""

    @abstractmethod
    def classify(self, error: Exception) -> Fault:
        """Return what an error of the database means for the change that raised it."""

    @abstractmethod
    def opening_hint(self, error: Exception) -> str:
        """Return what to do about a store that cannot be opened because of ``error``."""

    @abstractmethod
    def failure_hint(self, *, writing: bool) -> str:
        """Return what to check after reading or writing has failed for good."""

    def explain(self, error: Exception, *, writing: bool) -> StoreError:
        """Return the ``StoreError`` that explains an error of the database."""
        done = "written" if writing else "read"
        message = f"The store could not be {done}: {reason(error)}."
        if self.classify(error) is Fault.ELSE:
            explained = StoreError(message, self.failure_hint(writing=writing))
        else:
            explained = StoreUnavailable(
                message, "Try again in a moment; acknowledged answers are safe."
            )
        explained.__cause__ = error
        return explained


def reason(error: BaseException) -> str:
    """Return the database's own message on one line, without what SQLAlchemy adds to it."""
    words = str(getattr(error, "orig", None) or error).strip()
    return " ".join(words.split()).rstrip(".?")
