"""The truth is sealed until staff unseals it; then it tells how often people were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from spindle.config.design import Design
from spindle.domain.verdicts import Verdict
from spindle.storage import Transaction
from spindle.storage.events import Event
from spindle.storage.truth import Tally

UNSEALED = "unsealed"
"""What the journal says of it."""


class Outcome(StrEnum):
    """What an answer is, held against the truth."""

    RIGHT = "right"
    WRONG = "wrong"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Score:
    """How often the answers to one scheme named the side that is known to be the right one.

    ``undecided`` counts ties and "neither".
    """

    scheme: str
    right: int = 0
    wrong: int = 0
    undecided: int = 0

    @property
    def decided(self) -> int:
        """How many named a side."""
        return self.right + self.wrong

    @property
    def judged(self) -> int:
        """How many there are."""
        return self.decided + self.undecided

    @property
    def share(self) -> float | None:
        """The part of those that named a side which named the right one; None without any."""
        return self.right / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Scores by scheme, over everybody and by annotator."""

    overall: tuple[Score, ...]
    people: dict[str, tuple[Score, ...]]


def is_sealed(tx: Transaction) -> bool:
    """Whether nobody has unsealed the truth so far."""
    return tx.events.first(UNSEALED) is None


def unseal(tx: Transaction, now: float, who: str = "staff") -> Event:
    """Unseal the truth for good and write that down; the first time it was done."""
    known = tx.events.first(UNSEALED)
    if known is not None:
        return known
    event = Event(now, who, UNSEALED, f"after {tx.judgments.last_sequence()} judgments")
    tx.events.add(event)
    return event


def accuracy(tx: Transaction, design: Design) -> Accuracy:
    """How often people named the side that is known to be right, in the judgments that count.

    Skipped, revised and surplus judgments are left out, and items without a known truth.
    """
    seen: Counter[tuple[str, str, Outcome]] = Counter()
    names: dict[str, None] = {}
    for tally in tx.truth.tallies():
        names.setdefault(tally.annotator)
        seen[tally.annotator, tally.scheme, _outcome(tally)] += tally.count
    schemes = [scheme.name for scheme in design.schemes if compares(design, scheme.name)]
    return Accuracy(
        tuple(_score(seen, scheme, names) for scheme in schemes),
        {name: tuple(_score(seen, scheme, [name]) for scheme in schemes) for name in names},
    )


def compares(design: Design, scheme: str) -> bool:
    """Whether answers to the scheme carry verdicts on the sides."""
    return design.scheme(scheme).carries_verdicts


def _outcome(tally: Tally) -> Outcome:
    if tally.said is tally.truth:
        return Outcome.RIGHT
    return Outcome.WRONG if tally.said in (Verdict.A, Verdict.B) else Outcome.UNDECIDED


def _score(seen: Counter[tuple[str, str, Outcome]], scheme: str, names: Iterable[str]) -> Score:
    counts = {outcome: sum(seen[name, scheme, outcome] for name in names) for outcome in Outcome}
    return Score(scheme, counts[Outcome.RIGHT], counts[Outcome.WRONG], counts[Outcome.UNDECIDED])
