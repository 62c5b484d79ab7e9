"""Changes that wait together, made in one transaction: each fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage.engines import database_errors, reason
from spindle.storage.transaction import Transaction

T = TypeVar("T")

MOST_TOGETHER = 64

Outcome: TypeAlias = tuple[Any, BaseException | None]
"""What a change returned, or raised."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A change, and who is told what came of it."""

    change: Callable[[Transaction], T]
    done: Future[T] | asyncio.Future[T]

    def starts(self) -> bool:
        """Whether somebody still waits for it; from here on it is made, whoever gives up."""
        if isinstance(self.done, Future) and not self.done.running():
            return self.done.set_running_or_notify_cancel()
        return not self.done.cancelled()

    def tell(self, outcome: Outcome) -> None:
        """Tell it to who waits, if anybody still does."""
        result, error = outcome
        if self.done.cancelled():
            return
        if error is None:
            self.done.set_result(result)
        else:
            self.done.set_exception(error)


def outcomes(connection: sa.Connection, jobs: Sequence[Job[Any]]) -> list[Outcome]:
    """Make the changes one after the other; one that raises has written nothing.

    Raises only what may have ended the whole transaction: the database's own errors.
    """
    errors = database_errors(connection.engine)
    driver: Any = connection.connection.driver_connection
    transaction = Transaction(connection)
    made: list[Outcome] = []
    for job in jobs:
        driver.execute("SAVEPOINT change")
        try:
            made.append((job.change(transaction), None))
        except errors:
            raise
        except BaseException as error:  # handed to whoever waits, never swallowed
            driver.execute("ROLLBACK TO SAVEPOINT change")
            made.append((None, error))
        driver.execute("RELEASE SAVEPOINT change")
    return made


def explained(error: BaseException, engine: sa.Engine) -> BaseException:
    """The error in words that say what to do, where it is the database's."""
    if not isinstance(error, database_errors(engine)):
        return error
    said = StoreError(
        f"The store could not be written: {reason(error)}.",
        "Check the disk's free space and permissions; nothing that was acknowledged is lost.",
    )
    said.__cause__ = error
    return said
