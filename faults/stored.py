"""What the store and the exports of a study hold, as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Query = Callable[[str], Sequence[Sequence[Any]]]


@dataclass(slots=True)
class Item:
    position: int
    id: str
    slots: int


@dataclass(slots=True)
class Annotator:
    id: int
    name: str
    done: int
    skipped: int
    numbered: int
    swapped: int


@dataclass(slots=True)
class Assignment:
    id: int
    annotator: int
    item: int
    state: str
    order: str
    number: int
    holds: bool
    beyond: bool
    finished: int | None
    leased_at: float
    expires_at: float

    def __post_init__(self) -> None:
        # SQLite has 0 and 1 for a boolean.
        self.holds, self.beyond = bool(self.holds), bool(self.beyond)


@dataclass(slots=True)
class Judgment:
    sequence: int
    id: str
    assignment: int
    revision: int
    skipped: bool

    def __post_init__(self) -> None:
        self.skipped = bool(self.skipped)


@dataclass(slots=True)
class Stored:
    """The tables that promises are about, and the exports as they were written.

    ``everything`` is the public export with revisions, ``current`` the one without,
    ``published`` the file that the server kept; each a list of judgments as JSON has them.
    """

    items: list[Item]
    annotators: list[Annotator]
    assignments: list[Assignment]
    judgments: list[Judgment]
    everything: list[dict[str, Any]] = field(default_factory=list)
    current: list[dict[str, Any]] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)


def read_tables(query: Query) -> Stored:
    """The tables, by a query that runs in one transaction or while nobody writes."""
    return Stored(
        items=[Item(*row) for row in query("SELECT position, id, slots FROM item")],
        annotators=[
            Annotator(*row)
            for row in query("SELECT id, name, done, skipped, numbered, swapped FROM annotator")
        ],
        assignments=[
            Assignment(*row)
            for row in query(
                "SELECT id, annotator, item, state, side_order, number, holds, beyond,"
                " finished, leased_at, expires_at FROM assignment ORDER BY id"
            )
        ],
        judgments=[
            Judgment(*row)
            for row in query(
                "SELECT sequence, id, assignment, revision, skipped FROM judgment ORDER BY sequence"
            )
        ],
    )
