"""The published file: all judgments of a study, kept current while it runs."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from spindle.errors import SpindleError
from spindle.export import EXPORTS
from spindle.services.export.file_replacement import remove_leftovers
from spindle.services.export.judgment_file import export_judgments, published_path
from spindle.services.study import Study

logger = logging.getLogger(__name__)

_LEFTOVER_AGE = 3600  # seconds
_PAUSE = 0.002  # seconds
_REST_FACTOR = 30
_PUBLISHED = "published"
_LOCK = ".publishing.lock"


def _remove_earlier_format(study: Study) -> None:
    """Remove the file that an earlier run published in another format, and record ours."""
    target = published_path(study.design)
    with study.store.read() as tx:
        earlier = tx.meta.get(_PUBLISHED)
    if earlier == target.name:
        return
    if earlier in {format.file_name for format in EXPORTS}:
        with suppress(OSError):
            target.with_name(earlier).unlink()
    study.store.write(lambda tx: tx.meta.set(_PUBLISHED, target.name)).result()


class Publisher:
    """Keeps the file of all judgments current while a study runs, in a thread of its own.

    It looks for new judgments every ``every`` seconds, pauses while it writes, and rests thirty
    times as long as the last write took: however many judgments there are, the file takes about
    a hundredth of a core, and nobody who judges waits for it. An obstacle is logged once for as
    long as it lasts, and writing is tried again. Once the file is written, the one that an
    earlier run published in another format is removed. Of several processes that serve one
    study into one folder only one publishes, until it ends.
    """

    def __init__(self, study: Study, *, every: float = 1.0) -> None:
        self._study = study
        self._every = every
        self._rest = 0.0
        self._published: tuple[int, int, int] | None = None
        self._failed: tuple[int, int, int] | None = None
        self._trouble = ""
        self._turn = FileLock(study.design.output_dir / _LOCK, thread_local=False)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="spindle-publisher", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Write the file now, and again whenever there is something new."""
        remove_leftovers(published_path(self._study.design), self._study.clock() - _LEFTOVER_AGE)
        self._thread.start()

    def stop(self) -> None:
        """Write what is new since the last time, and stop."""
        self._stopping.set()
        self._thread.join()
        self._publish()
        self._turn.release(force=True)
        # Another process may have ended meanwhile and left its last judgments to us.
        self._publish()
        self._turn.release(force=True)

    def _run(self) -> None:
        self._publish()
        while not self._stopping.wait(max(self._every, self._rest)):
            self._publish()

    def _publish(self) -> None:
        if not self._is_my_turn():
            return
        started = time.monotonic()
        try:
            if not self._write_if_new():
                self._rest = 0.0
                return
        except SpindleError as error:
            self._log_trouble(str(error))
        except Exception as error:
            # The thread's last boundary: a fault in one judgment must not end it silently, or
            # no later judgment would reach the file.
            self._log_trouble(
                f"{published_path(self._study.design)} could not be written because of a bug in "
                f"Spindle ({type(error).__name__}: {error}). Another format may work: "
                "`spindle export --format jsonl`. Please report this.",
                error,
            )
        else:
            self._log_recovery()
        self._rest = _REST_FACTOR * (time.monotonic() - started)

    def _is_my_turn(self) -> bool:
        if self._turn.is_locked:
            return True
        try:
            self._study.design.output_dir.mkdir(parents=True, exist_ok=True)
            self._turn.acquire(timeout=0)
        except Timeout:
            return False
        except OSError:
            return True  # writing the file will report what is wrong with the folder
        return True

    def _write_if_new(self) -> bool:
        study = self._study
        with study.store.read() as tx:
            latest = tx.judgments.mark()
        target = published_path(study.design)
        if latest == self._failed or (latest == self._published and target.exists()):
            return False
        self._failed = latest
        try:
            # Once it is told to stop, the pauses take no time.
            pause = partial(self._stopping.wait, _PAUSE)
            export_judgments(
                study.store, study.design, study.design.output_format, target, pause=pause
            )
            if self._published is None:
                _remove_earlier_format(study)
        except SpindleError:
            # A full disk may have room again though nothing is new; a bug stays.
            self._failed = None
            raise
        self._published, self._failed = latest, None
        return True

    def _log_trouble(self, trouble: str, fault: Exception | None = None) -> None:
        if trouble != self._trouble:
            again = "trying again" + (" at the next judgment." if fault else ".")
            logger.error("%s Judgments are safe in the store; %s", trouble, again, exc_info=fault)
        self._trouble = trouble

    def _log_recovery(self) -> None:
        if self._trouble:
            logger.warning("%s is current again.", published_path(self._study.design))
        self._trouble = ""
