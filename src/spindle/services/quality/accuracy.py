"""Accuracy: how often people named the side that is known to be the right one."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from spindle.config.design import Design
from spindle.config.truth_kind import answers_question
from spindle.config.verdicts import can_be_counted, explain_unsure_labels
from spindle.domain.verdicts import Verdict
from spindle.services.quality.opinions import OpinionAgreement, measure_agreement
from spindle.services.quality.verdicts import find_verdict, questions_by_label
from spindle.storage import Transaction

REST_FACTOR: int = 10
"""How many times the duration of a count passes before the next count."""


class AnswerOutcome(StrEnum):
    """How one answer compares with the truth."""

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
        """The number of answers that named a side."""
        return self.right + self.wrong

    @property
    def judged(self) -> int:
        """The number of answers."""
        return self.decided + self.undecided

    @property
    def share(self) -> float | None:
        """The share of right answers among those that named a side; None if there are none."""
        return self.right / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Scores by scheme, over everybody and by annotator; agreement with opinions by source.

    ``left_out`` says of which questions that compare the sides there are no scores, and why.
    """

    overall: tuple[Score, ...]
    people: dict[str, tuple[Score, ...]]
    left_out: tuple[str, ...] = ()
    opinions: tuple[OpinionAgreement, ...] = ()


def measure_accuracy(tx: Transaction, design: Design) -> Accuracy:
    """Measure the accuracy of the judgments that count.

    Skipped, revised and surplus judgments are left out, and so are items without a known truth
    and questions that the truth does not answer (``questions_with_accuracy``). Of a question with
    a label that may be for either side nothing is measured.
    """
    counts: Counter[tuple[str, str, AnswerOutcome]] = Counter()
    names: dict[str, None] = {}
    schemes = questions_with_accuracy(design)
    for tally in tx.truth.verdict_counts(schemes, questions_by_label(design)):
        names.setdefault(tally.annotator)
        if tally.scheme not in schemes:
            continue
        verdict = find_verdict(design, tally.scheme, tally.answer, tally.order)
        if verdict is not None:
            counts[tally.annotator, tally.scheme, _outcome(verdict, tally.truth)] += tally.count
    return Accuracy(
        tuple(_score(counts, scheme, names) for scheme in schemes),
        {name: tuple(_score(counts, scheme, [name]) for scheme in schemes) for name in names},
        tuple(_reasons(design)),
        measure_agreement(tx, design),
    )


class AccuracyCache:
    """The accuracy for pages that ask again and again.

    It is counted anew at most a tenth of the time, which in a study of usual size means at
    every call. While another thread counts, callers get the previous figures. ``timer`` returns
    seconds from any origin.
    """

    def __init__(self, design: Design, timer: Callable[[], float] = time.monotonic) -> None:
        self._design = design
        self._timer = timer
        self._counting = threading.Lock()
        self._latest: Accuracy | None = None
        self._due = 0.0

    def get(self, tx: Transaction) -> Accuracy:
        """Return the accuracy as of now or of a short while ago."""
        latest = self._latest
        if not self._counting.acquire(blocking=latest is None):
            assert latest is not None
            return latest
        try:
            started = self._timer()
            if self._latest is None or started >= self._due:
                self._latest = measure_accuracy(tx, self._design)
                ended = self._timer()
                self._due = ended + REST_FACTOR * (ended - started)
            return self._latest
        finally:
            self._counting.release()


def questions_with_accuracy(design: Design) -> list[str]:
    """Return the questions whose answers can be compared with the truth."""
    return [
        scheme.name
        for scheme in design.schemes
        if can_be_counted(scheme, decides_truth=True) and answers_question(design, scheme)
    ]


def _reasons(design: Design) -> Iterator[str]:
    """Say why questions that compare the sides are not compared with the truth."""
    for scheme in design.schemes:
        decides = answers_question(design, scheme)
        message, hint = explain_unsure_labels(scheme, decides_truth=decides)
        if message and decides and can_be_counted(scheme, decides_truth=True):
            yield f"{message}: answers with it are left out; {hint}"
        elif message:
            yield f"{message}; {hint}"
        elif scheme.carries_verdicts and not decides:
            yield f"{scheme.name}: the truth does not answer this question"


def _outcome(verdict: Verdict, truth: Verdict) -> AnswerOutcome:
    if verdict is truth:
        return AnswerOutcome.RIGHT
    if verdict in (Verdict.A, Verdict.B):
        return AnswerOutcome.WRONG
    return AnswerOutcome.UNDECIDED


def _score(
    counts: Counter[tuple[str, str, AnswerOutcome]], scheme: str, names: Iterable[str]
) -> Score:
    right, wrong, undecided = (
        sum(counts[name, scheme, outcome] for name in names) for outcome in AnswerOutcome
    )
    return Score(scheme, right, wrong, undecided)
