"""A study's store moved between a file and a database server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spindle.config.design import Design
from spindle.domain.databases import Database, database_at
from spindle.errors import StoreError
from spindle.services.study import store_path, store_place
from spindle.storage import Place
from spindle.storage.copy import copy_store


@dataclass(frozen=True, slots=True)
class Moved:
    """From where to where so many rows were copied; ``next`` is what to do to go on there."""

    source: Place
    target: Place
    rows: int
    next: str


def move(
    design: Design, to: str, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> Moved:
    """Copy the design's store to a PostgreSQL address or a file; the design's own stays.

    Raises ``StoreError`` as ``copy_store`` does, and where the target is no address.
    """
    source, target = store_place(design), _target(design, to)
    rows = copy_store(source, target, on_progress)
    return Moved(source, target, rows, _next(design, target))


def _target(design: Design, to: str) -> Place:
    if "://" not in to:
        return Path(to).resolve()
    try:
        return database_at(to, design.name)
    except ValueError as wrong:
        raise StoreError(
            f"--to cannot be used: {wrong}.", "Write postgresql://user@host/name, or a file."
        ) from None


def _next(design: Design, target: Place) -> str:
    if isinstance(target, Database):
        return (
            f"Write this address as `database` into {design.path.name}, or into SPINDLE_DATABASE, "
            "and start the study."
        )
    usual = store_path(design)
    put = "" if target == usual else f"Put the file at {usual}. "
    return f"{put}Take `database` out of {design.path.name} and the environment, and start it."
