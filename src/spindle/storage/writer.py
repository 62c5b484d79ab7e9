"""The writer of a store: a thread that commits waiting changes together.

A commit costs the same for one change as for fifty, so all changes that arrive during a commit go
into the next one. A change is acknowledged after its commit.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from time import perf_counter
from typing import Any, TypeVar

import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage.backend import Backend, Fault
from spindle.storage.batch import MOST_TOGETHER, ChangeResult, Job, explain_error, run_batch
from spindle.storage.commits import Commits
from spindle.storage.slots import Contended
from spindle.storage.transaction import Transaction

T = TypeVar("T")

_ATTEMPTS = 10


class Writer:
    """Runs changes one after another in its own thread; a process has one writer per store."""

    def __init__(self, backend: Backend, engine: sa.Engine, commits: Commits) -> None:
        self._backend = backend
        self._commits = commits
        self._engine = engine
        self._batches = backend.batch_engine(engine)
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="spindle-writer", daemon=True)
        self._thread.start()

    def submit(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Run ``change`` in a transaction; the future is set after the commit.

        If the change raises, the future has its exception and nothing that it wrote stays. A
        change may be run more than once: if another one in its batch fails, after a conflict
        with another process, or if the connection is lost, which may happen after the commit.
        So it must have no effects outside the transaction, and must detect that it has been
        committed already. Cancelling the future before the change starts drops the change.
        """
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise StoreError("The store is closed.", "Start the study again.")
            self._jobs.put(Job(change, done))
        return done

    def close(self) -> None:
        """Finish the submitted changes, then stop."""
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
            self._commit([job for job in batch if job.start()])
            if last:
                return

    def _commit(self, batch: list[Job[Any]]) -> None:
        """Run the changes in one transaction, or if that fails, each in its own."""
        if not batch:
            return
        engine = self._engine if len(batch) == 1 else self._batches
        for attempt in range(_ATTEMPTS):
            try:
                with engine.connect() as connection:
                    begun, outcomes = run_batch(connection, batch, self._backend)
                    started = perf_counter()
                    begun.commit()
            except self._backend.errors as error:
                self._commits.record_failure()
                if not self._recover(batch, error, attempt):
                    return
            except BaseException as error:  # delivered to the caller, never swallowed
                for job in batch:
                    job.deliver((None, error))
                return
            else:
                self._commits.record(len(batch), perf_counter() - started)
                self._deliver(batch, outcomes)
                return

    def _recover(self, batch: list[Job[Any]], error: Exception, attempt: int) -> bool:
        """Return whether to run the batch again; if not, split it up or fail its changes."""
        fault = self._backend.classify(error)
        if fault is Fault.LOST:
            # The server may be back already. Whether the changes were committed is unknown, but
            # each can be run again.
            self._engine.dispose()
            if attempt == 0:
                return True
        elif len(batch) > 1:
            for job in batch:
                self._commit([job])
            return False
        elif fault is Fault.RACE and attempt + 1 < _ATTEMPTS:
            return True
        for job in batch:
            job.deliver((None, explain_error(error, self._backend)))
        return False

    def _deliver(self, batch: list[Job[Any]], outcomes: list[ChangeResult]) -> None:
        alone = []
        for job, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome[1], Contended):
                alone.append(job)
            else:
                job.deliver(outcome)
        for job in alone:
            self._commit([job])
