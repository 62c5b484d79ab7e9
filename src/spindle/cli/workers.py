"""Worker processes that serve one study at one address, and the parent that watches them."""

from __future__ import annotations

import copyreg
import io
import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from spindle.cli.logs import configure
from spindle.cli.problems import print_error
from spindle.cli.serve_options import ServeOptions
from spindle.cli.server import serve
from spindle.config.design import Design
from spindle.errors import ServeError, SpindleError
from spindle.services.study import join_study
from spindle.web.app import create_app
from spindle.web.peers import PeerAddress

_log = logging.getLogger(__name__)

_SHORT_LIFE = 10.0
_MAX_SHORT_LIVES = 6
_GRACE = 20.0


@dataclass(slots=True)
class _Worker:
    """One worker process; ``short_lives`` counts early deaths in a row."""

    number: int
    process: BaseProcess
    started: float
    short_lives: int = 0
    restart_at: float | None = field(default=None)


class Workers:
    """Worker processes, each replaced when it dies.

    One that dies within ten seconds is replaced after a pause that doubles each time, from
    ``pause`` seconds on; after six such deaths in a row the whole server gives up. Workers end
    with their parent, however that ends.
    """

    def __init__(
        self,
        count: int,
        design: Design,
        listener: socket.socket,
        how: ServeOptions,
        *,
        pause: float = 1.0,
    ) -> None:
        self._how = how
        self._folder = tempfile.mkdtemp(prefix="spindle-")
        self._pause = pause
        self._context = multiprocessing.get_context("spawn")
        self._design = _pickle_design(design)
        self._listener = listener
        self._workers = [self._start_worker(number, 0) for number in range(1, count + 1)]

    def watch(self) -> None:
        """Replace workers that die, until interrupted; raises ``ServeError`` on giving up."""
        while True:
            alive = [worker for worker in self._workers if worker.restart_at is None]
            wait([worker.process.sentinel for worker in alive], self._until_next())
            now = time.monotonic()
            for place, worker in enumerate(self._workers):
                if worker.restart_at is not None and worker.restart_at <= now:
                    self._workers[place] = self._start_worker(worker.number, worker.short_lives)
                elif worker.restart_at is None and worker.process.exitcode is not None:
                    self._note_death(worker, now)

    def stop(self) -> None:
        """Let all workers finish their requests, and kill those that don't in time."""
        for worker in self._workers:
            worker.process.terminate()
        deadline = time.monotonic() + self._how.drain + _GRACE
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            if worker.process.exitcode is None:
                _log.error("Worker %d did not stop in time; killing it.", worker.number)
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _options_of(self, number: int) -> ServeOptions:
        """Return how the worker of that number serves."""
        address = PeerAddress(str(number), Path(self._folder))
        return replace(self._how, settings=replace(self._how.settings, peer_address=address))

    def _until_next(self) -> float | None:
        """Return the seconds until the next restart; None while all run."""
        due = [worker.restart_at for worker in self._workers if worker.restart_at is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _note_death(self, worker: _Worker, now: float) -> None:
        short = now - worker.started < _SHORT_LIFE
        worker.short_lives = worker.short_lives + 1 if short else 0
        if worker.short_lives >= _MAX_SHORT_LIVES:
            raise ServeError(
                f"Worker {worker.number} died {_MAX_SHORT_LIVES} times in a row just after "
                "starting.",
                "Its errors are printed above; run without --workers to see them alone.",
            )
        pause = self._pause * 2 ** (worker.short_lives - 1) if short else 0.0
        worker.restart_at = now + pause
        _log.error(
            "Worker %d ended unexpectedly (%s); replacing it%s.",
            worker.number,
            _describe_exit(worker.process.exitcode),
            f" in {pause:g} s" if pause else "",
        )

    def _start_worker(self, number: int, short_lives: int) -> _Worker:
        process = self._context.Process(
            target=_work,
            args=(self._design, self._listener, self._options_of(number)),
            name=f"spindle-worker-{number}",
        )
        # Ctrl-C must not reach the worker before it ignores it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return _Worker(number, process, time.monotonic(), short_lives)


@contextmanager
def run_workers(
    count: int, design: Design, listener: socket.socket, how: ServeOptions
) -> Iterator[Workers]:
    """Serve a study that is prepared with ``count`` workers; stop them at the end."""
    workers = Workers(count, design, listener, how)
    try:
        yield workers
    finally:
        workers.stop()


def _work(design: bytes, listener: socket.socket, how: ServeOptions) -> None:
    """Serve the study until told to stop, or until the parent is gone."""
    # Ctrl-C reaches the whole process group; the parent stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure(how.log_format)
    threading.Thread(target=_end_with_parent, args=(how.drain,), daemon=True).start()
    try:
        with join_study(pickle.loads(design)) as study:
            serve(create_app(study, how.settings), listener, how)
    except SpindleError as error:
        print_error(error)
        sys.exit(1)


def _end_with_parent(drain: float) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(drain + _GRACE)
    os._exit(1)


def _describe_exit(status: int | None) -> str:
    if status is not None and status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"status {status}"


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


class _Pickler(pickle.Pickler):
    """Pickles a design, whose models hold read-only views of mappings."""

    dispatch_table: ClassVar[dict[type, Any]] = {  # type: ignore[misc]
        **copyreg.dispatch_table,
        MappingProxyType: lambda view: (_read_only, (dict(view),)),
    }


def _pickle_design(design: Design) -> bytes:
    """Pickle the design that was checked, for workers that must not read a changed file."""
    buffer = io.BytesIO()
    _Pickler(buffer).dump(design)
    return buffer.getvalue()
