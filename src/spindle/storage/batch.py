"""Batches: changes run in one transaction, each of which fails on its own."""

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
"""What a change returned, and what it raised; one of the two is None."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A change, and the future for its result."""

    change: Callable[[Transaction], T]
    done: Future[T] | asyncio.Future[T]

    def start(self) -> bool:
        """Return whether to run the change: False if its future was cancelled.

        Once started, it runs even if the caller gives up waiting.
        """
        if isinstance(self.done, Future) and not self.done.running():
            return self.done.set_running_or_notify_cancel()
        return not self.done.cancelled()

    def deliver(self, outcome: ChangeResult) -> None:
        """Set the future's result or exception, unless it was cancelled."""
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
    """Run changes in one transaction; return it, for the caller to commit, and their results.

    If one of several changes raises, that is its result, and nothing that it wrote stays. What a
    single change raises is raised, and so are the errors of the database, which may have ended
    the transaction.

    A savepoint before every change would be a seventh of the cost of a judgment on SQLite, which
    then copies each page before changing it. As changes rarely fail, they first run without
    savepoints; if one fails, all of them run again with savepoints.
    """
    begun = connection.begin()
    transaction = Transaction(connection, backend, alone=len(jobs) == 1)
    try:
        return begun, [(job.change(transaction), None) for job in jobs]
    except backend.errors:
        raise
    except BaseException:  # raised again below, and then delivered
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
        except BaseException as error:  # delivered to the caller, never swallowed
            driver.execute("ROLLBACK TO SAVEPOINT change")
            outcomes.append((None, error))
    return outcomes


def explain_error(error: BaseException, backend: Backend) -> BaseException:
    """Return the explanation of an error of the database, and any other error as it is."""
    return backend.explain(error, writing=True) if isinstance(error, backend.errors) else error
