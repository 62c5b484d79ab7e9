"""What a kind of database must be able to do to hold a study."""

from __future__ import annotations

from abc import ABC, abstractmethod
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

    ``shared`` says whether several processes may serve one study, ``ours`` what to change so
    that a study gets a store of its own. ``study`` names the only study that may be there, where
    that is to be checked. ``errors`` is everything that goes wrong in the database, as SQLAlchemy
    tells it and as the driver does.
    """

    shared: ClassVar[bool]
    ours: ClassVar[str]
    study: str = ""
    errors: tuple[type[Exception], ...]

    @abstractmethod
    def __str__(self) -> str: ...

    @abstractmethod
    def reader(self) -> sa.Engine:
        """An engine whose transactions see one state and wait for nobody; made anew."""

    @abstractmethod
    def writer(self) -> sa.Engine:
        """An engine whose transactions are on disk when they are committed; made anew."""

    @abstractmethod
    def exists(self, reader: sa.Engine) -> bool:
        """Whether there is anything where the store should be."""

    @abstractmethod
    def tables(self, connection: sa.Connection) -> set[str]:
        """The names of all tables where the store's are, or should be."""

    @abstractmethod
    def make(self, connection: sa.Connection) -> None:
        """Make the place for the tables, where that takes more than a connection."""

    @abstractmethod
    def upgrader(self) -> sa.Engine:
        """An engine for altering tables, where nobody else is at the store; made anew."""

    @abstractmethod
    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Keep the store as it is under that name, where that is in our hands; where it is."""

    @abstractmethod
    def check_idle(self, connection: sa.Connection) -> None:
        """Raises ``StoreError`` where other processes serve the study."""

    @abstractmethod
    def arriving(self) -> AbstractContextManager[sa.Engine]:
        """An engine for writing a store that is there only when all went well.

        Raises ``StoreError`` where something is there already.
        """

    @abstractmethod
    def number_on(self, connection: sa.Connection) -> None:
        """Have new rows numbered behind those that came with their numbers."""

    @abstractmethod
    def serving(self) -> AbstractContextManager[None]:
        """Hold whatever a process that writes must hold; raises ``StoreError``."""

    @abstractmethod
    def alone(self, writer: sa.Engine) -> AbstractContextManager[None]:
        """Be the only process that prepares the study; others wait at the beginning."""

    @abstractmethod
    def for_batches(self, writer: sa.Engine) -> sa.Engine:
        """The same engine for many changes at once, which rather start over than wait long."""

    @abstractmethod
    def between(self, connection: sa.Connection, *, first: bool) -> None:
        """Keep what the changes so far wrote, whatever becomes of the next."""

    @abstractmethod
    def fault(self, error: Exception) -> Fault:
        """What an error of the database means."""

    @abstractmethod
    def unusable(self, error: Exception) -> str:
        """What to do about a store that cannot be opened for that reason."""

    @abstractmethod
    def remedy(self, *, writing: bool) -> str:
        """What to look at when reading or writing failed for good."""

    def explained(self, error: Exception, *, writing: bool) -> StoreError:
        """An error of the database as it is told to people."""
        done = "written" if writing else "read"
        said = f"The store could not be {done}: {reason(error)}."
        if self.fault(error) is Fault.ELSE:
            explained = StoreError(said, self.remedy(writing=writing))
        else:
            explained = StoreUnavailable(
                said, "Try again in a moment; what was acknowledged is safe."
            )
        explained.__cause__ = error
        return explained


def reason(error: BaseException) -> str:
    """The database's own words, without what SQLAlchemy puts around them, on one line."""
    words = str(getattr(error, "orig", None) or error).strip()
    return " ".join(words.split()).rstrip(".?")
