"""Migration of a study's store between a file and a database server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spindle.config.design import Design
from spindle.domain.databases import Database, parse_database_address
from spindle.errors import StoreError
from spindle.services.study import store_location, store_path
from spindle.storage import StoreLocation, copy_store


@dataclass(frozen=True, slots=True)
class MigratedStore:
    """A copied store: ``rows`` in all; ``next`` says how to go on with the copy."""

    source: StoreLocation
    target: StoreLocation
    rows: int
    next: str


def migrate_store(
    design: Design, to: str, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> MigratedStore:
    """Copy the design's store to a PostgreSQL address or a file; the original stays.

    Raises ``StoreError`` as ``copy_store`` does, and if the target is not a valid address.
    """
    source, target = store_location(design), _target(design, to)
    rows = copy_store(source, target, on_progress)
    return MigratedStore(source, target, rows, _next_step(design, target))


def _target(design: Design, to: str) -> StoreLocation:
    if "://" not in to:
        return Path(to).resolve()
    try:
        return parse_database_address(to, design.name)
    except ValueError as wrong:
        raise StoreError(
            f"--to cannot be used: {wrong}.", "Give postgresql://user@host/name, or a file."
        ) from None


def _next_step(design: Design, target: StoreLocation) -> str:
    if isinstance(target, Database):
        return (
            f"Set `database` in {design.path.name}, or SPINDLE_DATABASE, to this address, "
            "and start the study."
        )
    usual = store_path(design)
    put = "" if target == usual else f"Move the file to {usual}. "
    return (
        f"{put}Remove `database` from {design.path.name} and the environment, and start the study."
    )
