"""The writer of a store in a file while an event loop serves it.

A statement on a file takes microseconds. A thread that runs one after the other beside a busy
loop spends more than that on handing the interpreter back and forth; so the changes run in the
loop, a batch at a time, and only the commit, the wait for the disk, is a thread's. What comes
meanwhile goes into the next batch. `docs/decisions/0008-speed.md` has the figures.
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
    """Runs changes in the loop that made it, and commits them together beside it.

    Everything but ``submit`` belongs to that loop.
    """

    def __init__(self, backend: Backend, engine: sa.Engine, commits: Commits) -> None:
        self._backend = backend
        self._commits = commits
        self._connection = engine.connect()
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Job[Any]] = deque()
        # How many of those that wait stood beside one that failed, and go one by one.
        self._singly = 0
        self._busy = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="spindle-commit")

    async def write_async(self, change: Callable[[Transaction], T]) -> T:
        """Make a change, which is on disk when this returns; raise what it raises."""
        done: asyncio.Future[T] = self._loop.create_future()
        self._enqueue(Job(change, done))
        return await done

    def submit(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Do so from another thread; raise ``StoreError`` if the loop has ended."""
        done: Future[T] = Future()
        try:
            self._loop.call_soon_threadsafe(self._enqueue, Job(change, done))
        except RuntimeError:
            raise StoreError("The server has stopped.", "Start the study again.") from None
        return done

    async def close(self) -> None:
        """Finish what was asked for, then let go of the connection."""
        await self._idle.wait()
        self._disk.shutdown()
        self._connection.close()

    def _enqueue(self, job: Job[Any]) -> None:
        self._waiting.append(job)
        if not self._busy:
            self._busy = True
            self._idle.clear()
            # Not at once: what has arrived together is committed together.
            self._loop.call_soon(self._run)

    def _run(self) -> None:
        """Make the next batch's changes, and have them committed."""
        batch = self._next_batch()
        if not batch:
            self._busy = False
            self._idle.set()
            return
        try:
            begun, outcomes = run_batch(self._connection, batch, self._backend)
        except BaseException as error:  # handed to whoever waits, never swallowed
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
        """Tell a change that was alone what happened; have each of several tried alone."""
        self._connection.rollback()
        if isinstance(error, self._backend.errors):
            self._commits.record_failure()
        if len(batch) == 1:
            batch[0].deliver((None, explain_error(error, self._backend)))
        else:
            self._waiting.extendleft(reversed(batch))
            self._singly += len(batch)
