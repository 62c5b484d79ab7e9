"""What a kind of database must be able to do to hold a study."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from enum import Enum
from typing import ClassVar

import sqlalchemy as sa

from spindle.errors import StoreError, StoreUnavailable


class Fault(Enum):
    """What an error of the database means for the change that met it.

    After a ``RACE`` with another process it can be made again at once; when the connection is
    ``LOST`` nobody knows whether it was committed; anything ``ELSE`` will not mend itself.
    """

    RACE = "race"
    LOST = "lost"
    ELSE = "else"


class Backend(ABC):
    """One store's database. ``str()`` names it in messages, without secrets.

    ``shared`` says whether several processes may serve one study, ``separation_hint`` what to
    change so that a study gets a store of its own. ``study`` names the only study that may be
    there, where that is to be checked. ``errors`` is everything that goes wrong in the database,
    as SQLAlchemy tells it and as the driver does. ``bytewise`` is the collation that orders texts
    by their bytes.
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
        """Create an engine whose transactions see one state and wait for nobody."""

    @abstractmethod
    def create_writer(self) -> sa.Engine:
        """Create an engine whose transactions are on disk when they are committed."""

    @abstractmethod
    def exists(self, reader: sa.Engine) -> bool:
        """Whether there is anything where the store should be."""

    @abstractmethod
    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return the names of all tables where the store's are, or should be."""

    @abstractmethod
    def create_schema(self, connection: sa.Connection) -> None:
        """Create what the tables are in.

        Does nothing where connecting created it.
        """

    @abstractmethod
    def create_upgrader(self) -> sa.Engine:
        """Create an engine for altering tables, where nobody else is at the store."""

    @abstractmethod
    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Keep a copy of the store under that name, and return where it is.

        Returns an empty text where backups are an operator's. Raises ``StoreError`` where other
        processes serve the study.
        """

    @abstractmethod
    def check_idle(self, connection: sa.Connection) -> None:
        """Raise ``StoreError`` where other processes serve the study.

        Does nothing where whoever holds the store is alone.
        """

    @abstractmethod
    def create_store(self) -> AbstractContextManager[sa.Engine]:
        """Give an engine for writing a new store, which is there only when all went well.

        Raises ``StoreError`` where something is there already.
        """

    @abstractmethod
    def advance_sequences(self, connection: sa.Connection) -> None:
        """Make new rows take numbers behind those that came with theirs.

        Does nothing where the database looks for the largest number itself.
        """

    @abstractmethod
    def hold_store(self) -> AbstractContextManager[None]:
        """Hold what a process that writes must hold; raise ``StoreError`` where another does.

        Does nothing where any number of processes may write.
        """

    @abstractmethod
    def lock_preparation(self, writer: sa.Engine) -> AbstractContextManager[None]:
        """Be the only process that prepares the study; others wait at the beginning.

        Does nothing where whoever holds the store is alone.
        """

    @abstractmethod
    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the writer's engine for batches, which start over rather than wait long.

        Returns the writer itself where there is nobody to wait for.
        """

    @abstractmethod
    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Keep what the changes so far wrote, whatever becomes of the next."""

    @abstractmethod
    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Let no other process change these tables until the commit.

        Does nothing where no other process can.
        """

    @abstractmethod
    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Tell the planner how many rows these tables have by now.

        Does nothing where plans don't depend on it.
        """

    @abstractmethod
    def probe(self, connection: sa.Connection, now: float) -> None:
        """Give the transaction something to commit, to see whether that can be done."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Yield what is wrong with the database's own files; nothing where a server keeps them."""

    @abstractmethod
    def classify(self, error: Exception) -> Fault:
        """Say what an error of the database means."""

    @abstractmethod
    def opening_hint(self, error: Exception) -> str:
        """Say what to do about a store that cannot be opened for that reason."""

    @abstractmethod
    def failure_hint(self, *, writing: bool) -> str:
        """Say what to look at when reading or writing failed for good."""

    def explain(self, error: Exception, *, writing: bool) -> StoreError:
        """Return the error that tells people of one of the database's."""
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
    """Return the database's own words on one line, without what SQLAlchemy puts around them."""
    words = str(getattr(error, "orig", None) or error).strip()
    return " ".join(words.split()).rstrip(".?")
