"""One writer per process that commits what is waiting together.

A commit on disk costs the same for one change as for fifty, so everything that arrives
while one commit runs goes into the next. A change is acknowledged after its commit.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage.batch import MOST_TOGETHER, Job, explained, outcomes
from spindle.storage.transaction import Transaction

T = TypeVar("T")


class Writer:
    """Runs changes one after the other in a thread of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="spindle-writer", daemon=True)
        self._thread.start()

    def submit(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Have ``change`` run in a transaction; the future is set after the commit.

        An exception of the change is the future's, and nothing that it wrote stays. A change
        may be run a second time when the database fails under one beside it, so it has no
        effect but through the transaction. A future that is cancelled while it waits takes
        its change with it.
        """
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise StoreError("The store is closed.", "Start the study again.")
            self._jobs.put(Job(change, done))
        return done

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._closing:
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            last = False
            while len(batch) < MOST_TOGETHER and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    last = True
                    break
                batch.append(following)
            self._commit([job for job in batch if job.starts()])
            if last:
                return

    def _commit(self, batch: list[Job[Any]]) -> None:
        if not batch:
            return
        try:
            with self._engine.begin() as connection:
                made = outcomes(connection, batch)
        except BaseException as error:  # handed to whoever waits, never swallowed
            if len(batch) == 1:
                batch[0].tell((None, explained(error, self._engine)))
            else:
                for job in batch:
                    self._commit([job])
            return
        for job, outcome in zip(batch, made, strict=True):
            job.tell(outcome)
