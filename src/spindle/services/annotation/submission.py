"""Submission of one judgment: checked, stored once, and given a slot of its item."""

from __future__ import annotations

import math
from enum import StrEnum
from uuid import UUID

from spindle.config.design import Design
from spindle.domain.assignments import Assignment, State
from spindle.domain.judgments import Judgment, Submission
from spindle.errors import AnswersRefused, IdTaken, NotYours
from spindle.services.annotation.answers import canonical_answers, skip_reason
from spindle.storage import Counters, Transaction


class SubmissionStatus(StrEnum):
    """What became of a judgment."""

    STORED = "stored"
    SURPLUS = "surplus"
    KNOWN = "known"


def record_judgment(
    tx: Transaction,
    design: Design,
    counters: Counters,
    annotator: int,
    submission: Submission,
    now: float,
) -> SubmissionStatus:
    """Store a judgment, settle its item's slot, and update ``counters``.

    ``counters`` are the annotator's, locked by the caller, who saves them. Raises ``NotYours``,
    ``AnswersRefused`` or ``IdTaken``.
    """
    found = tx.assignments.get_to_judge(submission.assignment, annotator=annotator)
    if found is None:
        raise NotYours("This item is not assigned to you.")
    assignment, revision = found
    judgment = _new_judgment(tx, design, assignment, revision + 1, submission, now)
    sequence = None if judgment is None else tx.judgments.add(judgment)
    if sequence is None:
        return _acknowledge_again(tx, submission)
    state = State.SKIPPED if submission.skipped else State.DONE
    holds, beyond = _decide_slot(tx, design, assignment, state, counters.done)
    tx.assignments.settle(assignment.id, state, holds=holds, beyond=beyond, sequence=sequence)
    if assignment.holds and not holds:
        tx.assignments.return_slots(assignment.item, order_limit=design.same_order_limit)
    counters.done += (state is State.DONE) - (assignment.state is State.DONE)
    counters.skipped += (state is State.SKIPPED) - (assignment.state is State.SKIPPED)
    return (
        SubmissionStatus.SURPLUS if state is State.DONE and not holds else SubmissionStatus.STORED
    )


def _new_judgment(
    tx: Transaction,
    design: Design,
    assignment: Assignment,
    revision: int,
    submission: Submission,
    now: float,
) -> Judgment | None:
    """Return the judgment to store; None if it would be refused but its id is stored already."""
    id_ = _uuid(submission.id)
    try:
        answers = canonical_answers(design, assignment, submission)
    except AnswersRefused:
        if tx.judgments.get(id_) is not None:
            return None
        raise
    return Judgment(
        id=id_,
        assignment=assignment.id,
        revision=revision,
        answers=answers,
        shown=submission.shown if not submission.skipped else {},
        skipped=submission.skipped,
        reason=skip_reason(submission),
        active_seconds=_plausible_duration(submission.active_seconds),
        answered_at=_plausible_instant(submission.answered_at, now),
        stored_at=now,
    )


def _decide_slot(
    tx: Transaction, design: Design, assignment: Assignment, state: State, done: int
) -> tuple[bool, bool]:
    """Decide whether the judgment gets a slot of its item, and whether it exceeds the quota.

    ``done`` is how many items the annotator had done before.
    """
    held = assignment.holds
    counts = held and assignment.state is State.DONE
    others = done - (assignment.state is State.DONE)
    used = design.quota is not None and others >= design.quota
    beyond = state is State.DONE and not counts and used
    if state is State.DONE and not beyond:
        return held or _take_slot(tx, design, assignment), False
    return False, beyond


def _take_slot(tx: Transaction, design: Design, assignment: Assignment) -> bool:
    """Give a late judgment a slot of its item if one is free for its order of the sides."""
    if not tx.slots.take_if_open(assignment.item):
        return False
    if tx.assignments.order_counts(assignment.item)[assignment.order] < design.same_order_limit:
        return True
    tx.slots.give_back(assignment.item)
    return False


def _acknowledge_again(tx: Transaction, submission: Submission) -> SubmissionStatus:
    known = tx.judgments.get(_uuid(submission.id))
    assert known is not None
    same = (
        known.assignment == submission.assignment
        and known.skipped == submission.skipped
        and (known.skipped or dict(known.shown) == dict(submission.shown))
    )
    if not same:
        raise IdTaken("Another judgment is stored under this id.")
    return SubmissionStatus.KNOWN


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise AnswersRefused({"id": "not a UUID"}) from None


def _plausible_duration(seconds: float) -> float:
    return round(seconds, 3) if math.isfinite(seconds) and seconds > 0 else 0.0


def _plausible_instant(claimed: float, now: float) -> float:
    """Return the browser's instant, or ours if its clock is more than a week off."""
    return claimed if math.isfinite(claimed) and abs(claimed - now) < 7 * 86_400 else now
