"""Backups of a study's store, and restoring one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from spindle import __version__
from spindle.config.design import Design
from spindle.errors import StoreError
from spindle.services.study import STORE_FILE, store_location
from spindle.storage import (
    BackupInfo,
    Event,
    Manifest,
    StoreLocation,
    Transaction,
    backup_differences,
    read_manifest,
    restore_backup,
    write_backup,
)


def backup_path(design: Design, now: float) -> Path:
    """Return where a backup goes by default."""
    name = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    return design.output_dir / "backups" / f"{name}.sqlite3"


def make_backup(
    design: Design, target: Path, now: float, on_progress: Callable[[int, int], None]
) -> Manifest:
    """Copy the design's store as it is now into a new file; raises ``StoreError``."""
    return write_backup(
        store_location(design), target, BackupInfo(design.name, __version__, now), on_progress
    )


def restore_target(to: Path, design: Callable[[Path], Design]) -> StoreLocation:
    """Return the store of a design's file, or of a folder that need not exist yet."""
    if to.is_file():
        return store_location(design(to))
    if to.suffix in {".yaml", ".yml"}:
        raise StoreError(f"There is no file {to}.", "Give a design or a folder.")
    return to / STORE_FILE


def restore(
    backup: Path,
    target: StoreLocation,
    now: float,
    who: str,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """Restore a backup as a store where there is none; return the backup's manifest.

    Raises ``StoreError`` if the file is not a backup or has changed since it was made, or if
    there is a store already.
    """
    manifest = read_manifest(backup)
    if manifest is None:
        raise StoreError(
            f"{backup} is not a backup: it has no manifest.",
            "Make one with `spindle backup`.",
        )
    damage = list(backup_differences(backup, manifest))
    if damage:
        raise StoreError(f"{backup} is damaged: {'; '.join(damage)}.", "Use another backup.")
    made = datetime.fromtimestamp(manifest.made_at, UTC).isoformat(timespec="seconds")

    def renew_secrets(tx: Transaction) -> None:
        # Pages opened after the backup hold assignments whose ids will be given to others: they
        # must not send to this store, and under new secrets they cannot.
        tx.meta.remove("secret.cookies")
        tx.meta.remove("secret.id")
        tx.events.add(Event(at=now, who=who, what="restored", detail=f"backup of {made}"))

    restore_backup(backup, target, renew_secrets, on_progress)
    return manifest
