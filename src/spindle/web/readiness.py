"""Readiness: whether the store answers, and the process is not about to stop."""

from __future__ import annotations

import asyncio
from time import monotonic

from spindle.errors import NotReady, SpindleError
from spindle.services.study import Study

_PATIENCE = 2.0
_KEPT = 1.0


class Readiness:
    """Checks that the store reads and commits, once for however many requests.

    A result is good for a second, so that nobody can keep the disk busy by asking, and no
    check starts before the last one has ended. The store has ``patience`` seconds to read and
    to write.
    """

    def __init__(self, study: Study, *, patience: float = _PATIENCE) -> None:
        self._study = study
        self._patience = patience
        self._stopping = False
        self._asked: asyncio.Task[None] | None = None
        self._answered = -_KEPT

    def stop(self) -> None:
        """Report from now on that the process is not ready: it is stopping."""
        self._stopping = True

    async def check(self) -> None:
        """Raise ``NotReady`` with the reason unless the process is ready."""
        if self._stopping:
            raise NotReady(
                "The server is about to stop.", "Use another one, or wait until it has restarted."
            )
        asked = self._asked
        if asked is None or (asked.done() and monotonic() - self._answered > _KEPT):
            asked = self._asked = asyncio.create_task(self._probe())
        done, _ = await asyncio.wait({asked}, timeout=self._patience)
        if not done:
            raise NotReady(
                f"The store did not answer within {self._patience:g} seconds.",
                "Check the load on its disk or database server.",
            )
        error = asked.exception()
        if isinstance(error, SpindleError):
            raise NotReady(error.message, error.hint)
        if error is not None:
            raise error

    async def _probe(self) -> None:
        try:
            await asyncio.to_thread(self._read)
            await self._study.store.write_async(lambda tx: tx.probe(self._study.clock()))
        finally:
            self._answered = monotonic()

    def _read(self) -> None:
        with self._study.store.read() as tx:
            tx.slots.has_open()
