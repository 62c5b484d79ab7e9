"""Who is shown what, how, and how far they got."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spindle.domain.items import Item


class Order(StrEnum):
    """Which side stands first: as the data has them, or swapped."""

    AS_GIVEN = "ab"
    SWAPPED = "ba"


class State(StrEnum):
    """How far an assignment got."""

    LEASED = "leased"
    DONE = "done"
    SKIPPED = "skipped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One item handed to one annotator.

    ``number`` counts the annotator's assignments from 1; ``expires_at`` is in seconds since
    the epoch and matters while ``state`` is leased; ``surplus`` says that the judgment does
    not count: the item had all it needed, or the annotator had done all one person may.
    """

    id: int
    annotator: int
    item: int
    state: State
    order: Order
    number: int
    expires_at: float
    surplus: bool = False

    @property
    def holds(self) -> bool:
        """Whether it holds a slot of its item."""
        return self.state in (State.LEASED, State.DONE) and not self.surplus


@dataclass(frozen=True, slots=True)
class Handout:
    """An assignment with its item, ready to be shown."""

    assignment: Assignment
    item: Item


@dataclass(frozen=True, slots=True)
class LeaseCounts:
    """How many leases are open now, how many of those are overdue, and who holds them."""

    open: int
    overdue: int
    annotators: int
