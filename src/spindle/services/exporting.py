"""Judgments out of the store into files: on demand, and kept current while a study runs."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from filelock import FileLock, Timeout

from spindle.config.design import Design
from spindle.domain.columns import Column
from spindle.domain.judgments import Record
from spindle.errors import ExportError, SpindleError
from spindle.export import EXPORTS, Format, Table
from spindle.services.study import Study
from spindle.storage import Store

logger = logging.getLogger(__name__)

_PARTIAL = "partial"
_LONG_AGO = 3600
_BREATH = 50
_PAUSE = 0.002  # seconds
_REST = 30
_PUBLISHED = "published"
_TURN = ".publishing.lock"


@dataclass(slots=True)
class Exported:
    """What went into a file: answered judgments, skips, and the names of who gave them."""

    judgments: int = 0
    skips: int = 0
    annotators: set[str] = field(default_factory=set)

    def counting(
        self, records: Iterator[Record], breathe: Callable[[], object]
    ) -> Iterator[Record]:
        """The records, counted as they pass; a breath is taken before every few."""
        for number, record in enumerate(records):
            if number % _BREATH == 0:
                breathe()
            self.skips += record.judgment.skipped
            self.judgments += not record.judgment.skipped
            self.annotators.add(record.annotator)
            yield record


def columns(design: Design) -> tuple[Column, ...]:
    """The columns for the answers to a design, in its own order."""
    return tuple(column for scheme in design.schemes for column in scheme.columns())


def format_named(name: str) -> Format:
    """The format of that name; raises ``ExportError``, naming those that there are."""
    found = EXPORTS.get(name)
    if found is None:
        raise ExportError(
            f"There is no format {name!r}.", "The formats are " + ", ".join(EXPORTS.names()) + "."
        )
    return found


def published_path(design: Design) -> Path:
    """The file of all judgments that is kept current while the study runs."""
    return design.output_dir / f"annotations.{format_named(design.output_format).suffix}"


def export(
    store: Store,
    design: Design,
    format: str,
    target: Path | BinaryIO,
    *,
    texts: bool = False,
    revisions: bool = False,
    breathe: Callable[[], object] = lambda: None,
) -> Exported:
    """Write all judgments as they are now, and say what went out.

    With ``texts`` each comes with its item's fields, with ``revisions`` earlier answers are
    among them. ``breathe`` is called every so often, to let other threads go on. A file is
    replaced as a whole when the new one is on disk, so that nobody ever reads half of one.
    Raises ``ExportError`` where it cannot be written and ``StoreError`` where the store cannot
    be read; a stream's own errors pass through.
    """
    chosen = format_named(format)
    exported = Exported()

    def write(file: BinaryIO) -> None:
        with store.read() as tx:
            names = tuple(tx.items.field_names()) if texts else ()
            fields = {scheme.name: scheme.potato_field for scheme in design.schemes}
            table = Table(columns(design), names, fields)
            # Ended before the transaction is, also where the file cannot be written.
            with closing(tx.judgments.records(fields=texts, revisions=revisions)) as records:
                chosen.write(exported.counting(records, breathe), file, table)

    if not isinstance(target, Path):
        write(target)
        return exported
    try:
        with replacing(target) as file:
            write(file)
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Free some space, change the folder's permissions, or choose another place.",
        ) from error
    return exported


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``target`` at the end, once it is on disk.

    Folders that are missing are made. If the block fails, ``target`` stays as it was. What
    is no regular file (a pipe, ``/dev/null``) cannot be replaced and is written into.
    """
    # Before it is resolved: what /dev/stdout leads to may have no name.
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.{_PARTIAL}")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def remove_leftovers(target: Path, before: float) -> None:
    """Remove what a process that was killed before that time left of a new ``target``."""
    for leftover in target.parent.glob(f".{target.name}.*.{_PARTIAL}"):
        with suppress(OSError):
            if leftover.stat().st_mtime < before:
                leftover.unlink()


def _retire_earlier(study: Study) -> None:
    """Remove the file that an earlier run published in another format, and remember ours."""
    target = published_path(study.design)
    with study.store.read() as tx:
        earlier = tx.meta.get(_PUBLISHED)
    if earlier == target.name:
        return
    if earlier in {f"annotations.{format.suffix}" for format in EXPORTS}:
        with suppress(OSError):
            target.with_name(earlier).unlink()
    study.store.write(lambda tx: tx.meta.set(_PUBLISHED, target.name)).result()


class Publisher:
    """Keeps the file of all judgments current, in a thread of its own, while a study runs.

    Looks every ``every`` seconds whether there is something new, and rests thirty times as
    long as the last writing took, pausing within it too: however many judgments there are, the
    file takes about one part in a hundred of a core, and nobody who judges waits for it. What
    keeps it from writing is logged once for as long as it lasts, and tried again. Once the file
    is there, the one that an earlier run published in another format is removed. Of several
    processes that serve one study into one folder only one does this, until it ends.
    """

    def __init__(self, study: Study, *, every: float = 1.0) -> None:
        self._study = study
        self._every = every
        self._rest = 0.0
        self._published: tuple[int, int, int] | None = None
        self._failed: tuple[int, int, int] | None = None
        self._trouble = ""
        self._turn = FileLock(study.design.output_dir / _TURN, thread_local=False)
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
        """Write the file, and again whenever there is something new."""
        remove_leftovers(published_path(self._study.design), self._study.clock() - _LONG_AGO)
        self._thread.start()

    def stop(self) -> None:
        """Write what is new since the last time, and end."""
        self._stopping.set()
        self._thread.join()
        self._publish()
        self._turn.release(force=True)
        # Another process may have ended meanwhile, and left to us what it stored last.
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
            self._complain(str(error))
        except Exception as error:
            # The thread's last boundary: a fault over one judgment must not end it without a
            # word, or no later judgment would reach the file.
            self._complain(
                f"{published_path(self._study.design)} could not be written, by a fault of "
                f"Spindle's ({type(error).__name__}: {error}). Another format may do: "
                "`spindle export --format jsonl`. Please report this.",
                error,
            )
        else:
            self._recover()
        self._rest = _REST * (time.monotonic() - started)

    def _is_my_turn(self) -> bool:
        if self._turn.is_locked:
            return True
        try:
            self._study.design.output_dir.mkdir(parents=True, exist_ok=True)
            self._turn.acquire(timeout=0)
        except Timeout:
            return False
        except OSError:
            return True  # writing the file will say what is wrong with the folder
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
            # Once it is to stop, the pauses take no time any more.
            pause = partial(self._stopping.wait, _PAUSE)
            export(study.store, study.design, study.design.output_format, target, breathe=pause)
            if self._published is None:
                _retire_earlier(study)
        except SpindleError:
            # A full disk may have room again although nothing is new; a fault stays one.
            self._failed = None
            raise
        self._published, self._failed = latest, None
        return True

    def _complain(self, trouble: str, fault: Exception | None = None) -> None:
        if trouble != self._trouble:
            again = "trying again" + (" at the next judgment." if fault else ".")
            logger.error("%s Judgments are safe in the store; %s", trouble, again, exc_info=fault)
        self._trouble = trouble

    def _recover(self) -> None:
        if self._trouble:
            logger.warning("%s is current again.", published_path(self._study.design))
        self._trouble = ""
