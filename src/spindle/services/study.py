"""A study: a design with its open store, and where time and chance come from."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from spindle.config.design import Design
from spindle.services.presenting import fields_seen
from spindle.storage import Place, Store, Transaction

STORE_FILE = "study.sqlite3"


@dataclass(frozen=True, slots=True)
class Study:
    """A design with its store.

    ``clock`` gives seconds since the epoch, ``rng`` decides the order of sides; both are
    passed in so that a test can decide them. ``seen`` are the fields that the page shows.
    """

    design: Design
    store: Store
    clock: Callable[[], float] = time.time
    rng: random.Random = field(default_factory=random.SystemRandom)
    seen: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", fields_seen(self.design))


def store_path(design: Design) -> Path:
    """Where the design's store is if it is an SQLite file."""
    return design.output_dir / STORE_FILE


def store_place(design: Design) -> Place:
    """Where the design's store is."""
    return design.database or store_path(design)


def secret(tx: Transaction, name: str) -> str:
    """The study's secret of that name, made at the first call."""
    known = tx.meta.get(f"secret.{name}")
    if known is None:
        known = secrets.token_urlsafe(32)
        tx.meta.set(f"secret.{name}", known)
    return known
