"""A study: a design with its open store, clock and source of randomness."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from spindle.config.design import Design
from spindle.services.study.presentation import visible_fields
from spindle.storage import Store, StoreLocation, Transaction

STORE_FILE = "study.sqlite3"


@dataclass(frozen=True, slots=True)
class Study:
    """A design with its store.

    ``clock`` returns seconds since the epoch, ``rng`` decides the order of the sides; both are
    passed in so that tests can fix them. ``seed`` decides which items an annotator gets in which
    order; ``visible`` are the fields that the page shows.
    """

    design: Design
    store: Store
    clock: Callable[[], float] = time.time
    rng: random.Random = field(default_factory=random.SystemRandom)
    seed: str = ""
    visible: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "visible", visible_fields(self.design))


def store_path(design: Design) -> Path:
    """Return where the design's store is if it is an SQLite file."""
    return design.output_dir / STORE_FILE


def store_location(design: Design) -> StoreLocation:
    """Return where the design's store is."""
    return design.database or store_path(design)


def secret(tx: Transaction, name: str) -> str:
    """Return the study's secret of that name, created at the first call."""
    known = tx.meta.get(f"secret.{name}")
    if known is None:
        known = secrets.token_urlsafe(32)
        tx.meta.set(f"secret.{name}", known)
    return known
