"""Assignments of items to annotators: order of sides, state, leases."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spindle.domain.items import Item


class Order(StrEnum):
    """The order in which the sides are shown: as in the data, or swapped."""

    AS_GIVEN = "ab"
    SWAPPED = "ba"


class State(StrEnum):
    """The state of an assignment."""

    LEASED = "leased"
    DONE = "done"
    SKIPPED = "skipped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One item handed out to one annotator.

    ``number`` counts the annotator's assignments from 1; ``expires_at`` is in seconds since
    the epoch and applies only while ``state`` is leased; ``surplus`` means that the judgment
    does not count: the item already had all it needed, or the annotator had reached the quota.
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
        """Whether it takes up one of its item's slots."""
        return self.state in (State.LEASED, State.DONE) and not self.surplus


@dataclass(frozen=True, slots=True)
class Handout:
    """An assignment with its item, ready to be displayed."""

    assignment: Assignment
    item: Item


@dataclass(frozen=True, slots=True)
class LeaseCounts:
    """Numbers of open leases, of overdue ones among them, and of annotators who hold them."""

    open: int
    overdue: int
    annotators: int
