"""Opinions: how often people agreed with each source that gave its opinion beforehand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spindle.config.design import Design
from spindle.config.verdicts import can_be_counted
from spindle.domain.verdicts import Verdict
from spindle.services.quality.verdicts import find_verdict, questions_by_label
from spindle.storage import Transaction


@dataclass(frozen=True, slots=True)
class OpinionAgreement:
    """How often the answers to one scheme agreed with the opinions of one source.

    ``undecided`` counts ties and "neither", unless the source said the same.
    """

    by: str
    scheme: str
    same: int = 0
    other: int = 0
    undecided: int = 0

    @property
    def decided(self) -> int:
        """The number of answers that agreed or disagreed."""
        return self.same + self.other

    @property
    def judged(self) -> int:
        """The number of answers to items with an opinion of the source."""
        return self.decided + self.undecided

    @property
    def share(self) -> float | None:
        """The share of answers that agreed, among the decided; None if there are none."""
        return self.same / self.decided if self.decided else None


def measure_agreement(tx: Transaction, design: Design) -> tuple[OpinionAgreement, ...]:
    """Measure how often the judgments that count agreed with each source, by scheme.

    Skipped, revised and surplus judgments are left out.
    """
    same: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, str]] = Counter()
    undecided: Counter[tuple[str, str]] = Counter()
    schemes = [
        scheme.name for scheme in design.schemes if can_be_counted(scheme, decides_truth=True)
    ]
    for tally in tx.opinions.verdict_counts(schemes, questions_by_label(design)):
        if tally.scheme not in schemes:
            continue
        verdict = find_verdict(design, tally.scheme, tally.answer, tally.order)
        if verdict is None:
            continue
        if verdict is tally.opinion:
            counts = same
        else:
            counts = other if verdict in (Verdict.A, Verdict.B) else undecided
        counts[tally.by, tally.scheme] += tally.count
    return tuple(
        OpinionAgreement(by, scheme, *(counts[by, scheme] for counts in (same, other, undecided)))
        for by in tx.opinions.sources()
        for scheme in schemes
    )
