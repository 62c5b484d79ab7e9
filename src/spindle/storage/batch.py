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


def made(
    connection: sa.Connection, jobs: Sequence[Job[Any]], backend: Backend
) -> tuple[sa.RootTransaction, list[Outcome]]:
    """The changes made in a transaction that is left to be committed, and what came of each.

    Of several one that raises has written nothing. What a change raises that is alone is raised,
    and so is what may have ended the whole transaction: the database's own errors.

    A savepoint before every change would be a seventh of what a judgment costs on SQLite, which
    then copies each page before it is changed. Hardly any change fails: so they are made
    without, and all of them once more with savepoints when one does.
    """
    begun = connection.begin()
    transaction = Transaction(connection, backend, alone=len(jobs) == 1)
    try:
        return begun, [(job.change(transaction), None) for job in jobs]
    except backend.errors:
        raise
    except BaseException:  # met again below, and handed to whoever waits
        if transaction.alone:
            raise
    begun.rollback()
    return connection.begin(), _each_by_itself(connection, jobs, backend)


def _each_by_itself(
    connection: sa.Connection, jobs: Sequence[Job[Any]], backend: Backend
) -> list[Outcome]:
    transaction = Transaction(connection, backend)
    driver: Any = connection.connection.driver_connection
    outcomes: list[Outcome] = []
    for number, job in enumerate(jobs):
        backend.between(connection, first=number == 0)
        try:
            outcomes.append((job.change(transaction), None))
        except backend.errors:
            raise
        except BaseException as error:  # handed to whoever waits, never swallowed
            driver.execute("ROLLBACK TO SAVEPOINT change")
            outcomes.append((None, error))
    return outcomes


def explained(error: BaseException, backend: Backend) -> BaseException:
    """The error in words that say what to do, where it is the database's."""
    return backend.explained(error, writing=True) if isinstance(error, backend.errors) else error
