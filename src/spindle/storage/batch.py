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

ChangeResult: TypeAlias = tuple[Any, BaseException | None]
"""What a change returned, or raised."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A change, and who is told what came of it."""

    change: Callable[[Transaction], T]
    done: Future[T] | asyncio.Future[T]

    def start(self) -> bool:
        """Start it if somebody still waits; from here on it is made, whoever gives up."""
        if isinstance(self.done, Future) and not self.done.running():
            return self.done.set_running_or_notify_cancel()
        return not self.done.cancelled()

    def deliver(self, outcome: ChangeResult) -> None:
        """Hand the result to whoever waits, if anybody still does."""
        result, error = outcome
        if self.done.cancelled():
            return
        if error is None:
            self.done.set_result(result)
        else:
            self.done.set_exception(error)


def run_batch(
    connection: sa.Connection, jobs: Sequence[Job[Any]], backend: Backend
) -> tuple[sa.RootTransaction, list[ChangeResult]]:
    """Make changes in a transaction that is left to be committed; return it and their results.

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
    return connection.begin(), _run_each(connection, jobs, backend)


def _run_each(
    connection: sa.Connection, jobs: Sequence[Job[Any]], backend: Backend
) -> list[ChangeResult]:
    transaction = Transaction(connection, backend)
    driver: Any = connection.connection.driver_connection
    outcomes: list[ChangeResult] = []
    for number, job in enumerate(jobs):
        backend.set_savepoint(connection, first=number == 0)
        try:
            outcomes.append((job.change(transaction), None))
        except backend.errors:
            raise
        except BaseException as error:  # handed to whoever waits, never swallowed
            driver.execute("ROLLBACK TO SAVEPOINT change")
            outcomes.append((None, error))
    return outcomes


def explain_error(error: BaseException, backend: Backend) -> BaseException:
    """Return an error that says what to do, where this one is the database's."""
    return backend.explain(error, writing=True) if isinstance(error, backend.errors) else error
