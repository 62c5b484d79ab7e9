"""Maintenance: backups of a study's store, verification, and migration to another database."""

from __future__ import annotations

from spindle.services.maintenance.backup import backup_path, make_backup, restore, restore_target
from spindle.services.maintenance.migration import MigratedStore, migrate_store
from spindle.services.maintenance.verification import VerificationReport, find_misread, verify

__all__ = [
    "MigratedStore",
    "VerificationReport",
    "backup_path",
    "find_misread",
    "make_backup",
    "migrate_store",
    "restore",
    "restore_target",
    "verify",
]
