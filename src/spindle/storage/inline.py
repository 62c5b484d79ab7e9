"""The writer of an SQLite store while an event loop serves it.

A statement on a file takes microseconds. A writer thread next to a busy event loop spends more
than that on passing the GIL back and forth, so changes run in the loop, one batch at a time, and
only the commit, which waits for the disk, runs in a thread. Changes that arrive meanwhile go into
the next batch. `docs/decisions/0008-speed.md` has the figures.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import Any, TypeVar

import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage.backend import Backend
from spindle.storage.batch import MOST_TOGETHER, ChangeResult, Job, explain_error, run_batch
from spindle.storage.commits import Commits
from spindle.storage.transaction import Transaction

T = TypeVar("T")


class InlineWriter:
    """Runs changes in the event loop that created it, and commits them in a thread.

    All methods but ``submit`` must be called in that loop.
    """

    def __init__(self, backend: Backend, engine: sa.Engine, commits: Commits) -> None:
        self._backend = backend
        self._commits = commits
        self._connection = engine.connect()
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Job[Any]] = deque()
        # How many of the waiting jobs come from a batch that failed, and run one at a time.
        self._singly = 0
        self._busy = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="spindle-commit")

    async def write_async(self, change: Callable[[Transaction], T]) -> T:
        """Run a change and return once it is on disk; raise what it raises."""
        done: asyncio.Future[T] = self._loop.create_future()
        self._enqueue(Job(change, done))
        return await done

    def submit(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Submit a change from another thread; raise ``StoreError`` if the loop is closed."""
        done: Future[T] = Future()
        try:
            self._loop.call_soon_threadsafe(self._enqueue, Job(change, done))
        except RuntimeError:
            raise StoreError("The server has stopped.", "Start the study again.") from None
        return done

    async def close(self) -> None:
        """Finish the submitted changes, then close the connection."""
        await self._idle.wait()
        self._disk.shutdown()
        self._connection.close()

    def _enqueue(self, job: Job[Any]) -> None:
        self._waiting.append(job)
        if not self._busy:
            self._busy = True
            self._idle.clear()
            # Deferred, so that changes that arrive together are committed together.
            self._loop.call_soon(self._run)

    def _run(self) -> None:
        """Run the changes of the next batch, and start their commit."""
        batch = self._next_batch()
        if not batch:
            self._busy = False
            self._idle.set()
            return
        try:
            begun, outcomes = run_batch(self._connection, batch, self._backend)
        except BaseException as error:  # delivered to the caller, never swallowed
            self._handle_failure(batch, error)
            self._loop.call_soon(self._run)
            return
        started = perf_counter()
        committed = self._loop.run_in_executor(self._disk, begun.commit)
        committed.add_done_callback(lambda done: self._finish(batch, outcomes, done, started))

    def _next_batch(self) -> list[Job[Any]]:
        most = 1 if self._singly else MOST_TOGETHER
        self._singly = max(0, self._singly - 1)
        batch: list[Job[Any]] = []
        while self._waiting and len(batch) < most:
            job = self._waiting.popleft()
            if job.start():
                batch.append(job)
        return batch

    def _finish(
        self,
        batch: list[Job[Any]],
        outcomes: list[ChangeResult],
        done: asyncio.Future[None],
        started: float,
    ) -> None:
        error = done.exception()
        if error is None:
            self._commits.record(len(batch), perf_counter() - started)
            for job, outcome in zip(batch, outcomes, strict=True):
                job.deliver(outcome)
        else:
            self._handle_failure(batch, error)
        self._run()

    def _handle_failure(self, batch: list[Job[Any]], error: BaseException) -> None:
        """Deliver the error if the batch has one job; otherwise run its jobs again, one by one."""
        self._connection.rollback()
        if isinstance(error, self._backend.errors):
            self._commits.record_failure()
        if len(batch) == 1:
            batch[0].deliver((None, explain_error(error, self._backend)))
        else:
            self._waiting.extendleft(reversed(batch))
            self._singly += len(batch)
