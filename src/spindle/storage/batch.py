"""Changes that wait together, made in one transaction: each fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import sqlalchemy as sa

from spindle.storage.backend import Backend
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


def outcomes(
    connection: sa.Connection, jobs: Sequence[Job[Any]], backend: Backend
) -> list[Outcome]:
    """Make the changes one after the other; of several one that raises has written nothing.

    What a change raises that is alone is raised: nothing of its transaction is to be kept.
    Else only what may have ended the whole transaction is: the database's own errors.
    """
    transaction = Transaction(connection, alone=len(jobs) == 1)
    if transaction.alone:
        return [(jobs[0].change(transaction), None)]
    driver: Any = connection.connection.driver_connection
    made: list[Outcome] = []
    for number, job in enumerate(jobs):
        backend.between(connection, first=number == 0)
        try:
            made.append((job.change(transaction), None))
        except backend.errors:
            raise
        except BaseException as error:  # handed to whoever waits, never swallowed
            driver.execute("ROLLBACK TO SAVEPOINT change")
            made.append((None, error))
    return made


def explained(error: BaseException, backend: Backend) -> BaseException:
    """The error in words that say what to do, where it is the database's."""
    return backend.explained(error, writing=True) if isinstance(error, backend.errors) else error
