"""Keeping a study safe: backups of its store, verifying it, and putting a backup back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from spindle import __version__
from spindle.config.design import Design
from spindle.errors import StoreError
from spindle.services.changes import asked_as_now
from spindle.services.seeing import misread
from spindle.services.study import STORE_FILE, store_place
from spindle.storage import Place, Transaction, open_store
from spindle.storage.backups import (
    BackupInfo,
    Manifest,
    differences,
    read_manifest,
    restore_backup,
    write_backup,
)
from spindle.storage.events import Event
from spindle.storage.verification import checks, row_counts

_FILE = "the file"
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong: by check, the first findings and their number.

    ``counts`` is how many rows there are by table, ``left_out`` what could not be checked.
    """

    place: str
    counts: dict[str, int]
    wrong: dict[str, tuple[list[str], int]]
    left_out: tuple[str, ...] = ()


def backup_path(design: Design, now: float) -> Path:
    """Where a backup goes that nobody named a place for."""
    name = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    return design.output_dir / "backups" / f"{name}.sqlite3"


def make_backup(
    design: Design, target: Path, now: float, on_progress: Callable[[int, int], None]
) -> Manifest:
    """Keep the design's store as it is now in a new file; raises ``StoreError``."""
    return write_backup(
        store_place(design), target, BackupInfo(design.name, __version__, now), on_progress
    )


def verify(
    place: Place, design: Design | None = None, on_check: Callable[[str], None] = lambda what: None
) -> Verified:
    """Hold a store, or a backup, against itself, as of one moment.

    With the design also every answer against what was pressed, seen through the order of the
    sides. ``on_check`` is told what is being looked at. Raises ``StoreError`` where there is
    no store.
    """
    notes = _Notes(on_check)
    manifest = read_manifest(place) if isinstance(place, Path) and place.exists() else None
    if manifest is not None and isinstance(place, Path):
        notes.take("the backup's checksums", differences(place, manifest))
    with closing(open_store(place, read_only=True)) as store:
        try:
            with store.read() as tx:
                notes.take(_FILE, tx.damage())
        except StoreError as error:  # too broken even to be looked through
            notes.wrong.setdefault(_FILE, ([error.message], 1))
        if _FILE in notes.wrong:
            return Verified(str(place), {}, notes.wrong, ("everything else: the file is broken",))
        with store.read() as tx:
            return Verified(
                str(place), row_counts(tx.connection), notes.wrong, _rows(tx, design, notes)
            )


class _Notes:
    """The first findings of each check that has any, and how many there are."""

    def __init__(self, on_check: Callable[[str], None]) -> None:
        self._on_check = on_check
        self.wrong: dict[str, tuple[list[str], int]] = {}

    def take(self, what: str, findings: Iterator[str]) -> None:
        """Make a check, and note what it finds."""
        self._on_check(what)
        told = list(islice(findings, _MOST_TOLD))
        if told:
            self.wrong[what] = (told, len(told) + sum(1 for _ in findings))


def _rows(tx: Transaction, design: Design | None, notes: _Notes) -> tuple[str, ...]:
    """Make the checks of what the rows say; what could not be checked."""
    for what, check in checks().items():
        notes.take(what, check(tx.connection))
    if design is None:
        return ("answers against what was pressed: that takes the design",)
    if not asked_as_now(tx, design):
        return ("answers against what was pressed: the design asks otherwise now",)
    notes.take("answers and what was pressed", misread(tx, design))
    return ()


def restored_place(to: Path, design: Callable[[Path], Design]) -> Place:
    """The store of a design's file, or of a folder that may not be there yet."""
    if to.is_file():
        return store_place(design(to))
    if to.suffix in {".yaml", ".yml"}:
        raise StoreError(f"There is no file {to}.", "Name a design, or a folder.")
    return to / STORE_FILE


def restore(
    backup: Path,
    target: Place,
    now: float,
    who: str,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """Make a store of a backup where there is none; the backup's manifest.

    Raises ``StoreError`` where the file is no backup, or not as it was made, and where there
    is a store already.
    """
    manifest = read_manifest(backup)
    if manifest is None:
        raise StoreError(
            f"{backup} is no backup: it has no manifest.", "`spindle backup` makes one of a study."
        )
    damage = list(differences(backup, manifest))
    if damage:
        raise StoreError(f"{backup} is damaged: {'; '.join(damage)}.", "Use another backup.")
    made = datetime.fromtimestamp(manifest.made_at, UTC).isoformat(timespec="seconds")

    def begin_anew(tx: Transaction) -> None:
        # Pages that were open since hold assignments under numbers that will be given to
        # others: they must not send to this store, and with other secrets they do not.
        tx.meta.remove("secret.cookies")
        tx.meta.remove("secret.id")
        tx.events.add(Event(at=now, who=who, what="restored", detail=f"backup of {made}"))

    restore_backup(backup, target, begin_anew, on_progress)
    return manifest
