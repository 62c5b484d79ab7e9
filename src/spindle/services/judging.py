"""One judgment taken in: checked, stored once, and its place in the item's overlap."""

from __future__ import annotations

import math
from enum import StrEnum
from uuid import UUID

from spindle.config.design import Design
from spindle.domain.assignments import Assignment, State
from spindle.domain.judgments import Judgment, Submission
from spindle.errors import AnswersRefused, IdTaken, NotYours
from spindle.services.answers import checked, reason_of
from spindle.storage import Transaction
from spindle.storage.people import Counters


class Status(StrEnum):
    """What became of a judgment."""

    STORED = "stored"
    SURPLUS = "surplus"
    KNOWN = "known"


def take_in(
    tx: Transaction,
    design: Design,
    counters: Counters,
    annotator: int,
    submission: Submission,
    now: float,
) -> Status:
    """Store a judgment, move its item's slot accordingly, and count it.

    ``counters`` are the annotator's, entered for; they are brought up to date, and are to be
    saved. Raises ``NotYours``, ``AnswersRefused`` or ``IdTaken``.
    """
    found = tx.assignments.get_to_judge(submission.assignment, annotator=annotator)
    if found is None:
        raise NotYours("This item is not assigned to you.")
    assignment, revision = found
    judgment = _judgment(tx, design, assignment, revision + 1, submission, now)
    sequence = None if judgment is None else tx.judgments.add(judgment)
    if sequence is None:
        return _known(tx, submission)
    state = State.SKIPPED if submission.skipped else State.DONE
    holds, beyond = _holds(tx, design, assignment, state, counters.done)
    tx.assignments.settle(assignment.id, state, holds=holds, beyond=beyond, sequence=sequence)
    if assignment.holds and not holds:
        tx.assignments.return_slots(assignment.item, alike=design.most_alike)
    counters.done += (state is State.DONE) - (assignment.state is State.DONE)
    counters.skipped += (state is State.SKIPPED) - (assignment.state is State.SKIPPED)
    return Status.SURPLUS if state is State.DONE and not holds else Status.STORED


def _judgment(
    tx: Transaction,
    design: Design,
    assignment: Assignment,
    revision: int,
    submission: Submission,
    now: float,
) -> Judgment | None:
    """What is to be stored; None where something is stored under that id as it is."""
    id_ = _uuid(submission.id)
    try:
        answers = checked(design, assignment, submission)
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
        reason=reason_of(submission),
        active_seconds=_duration(submission.active_seconds),
        answered_at=_instant(submission.answered_at, now),
        stored_at=now,
    )


def _holds(
    tx: Transaction, design: Design, assignment: Assignment, state: State, done: int
) -> tuple[bool, bool]:
    """Whether the judgment gets a slot of its item, and whether it lies beyond the quota.

    That is, beyond what one person may do. ``done`` is how many items the annotator had done
    before.
    """
    held = assignment.holds
    counts = held and assignment.state is State.DONE
    others = done - (assignment.state is State.DONE)
    used = design.quota is not None and others >= design.quota
    beyond = state is State.DONE and not counts and used
    if state is State.DONE and not beyond:
        return held or _takes_slot(tx, design, assignment), False
    return False, beyond


def _takes_slot(tx: Transaction, design: Design, assignment: Assignment) -> bool:
    """Give a late judgment a slot of its item, if one is free that its order may have."""
    if not tx.slots.take_if_open(assignment.item):
        return False
    if tx.assignments.order_counts(assignment.item)[assignment.order] < design.most_alike:
        return True
    tx.slots.give_back(assignment.item)
    return False


def _known(tx: Transaction, submission: Submission) -> Status:
    known = tx.judgments.get(_uuid(submission.id))
    assert known is not None
    same = (
        known.assignment == submission.assignment
        and known.skipped == submission.skipped
        and (known.skipped or dict(known.shown) == dict(submission.shown))
    )
    if not same:
        raise IdTaken("Another judgment was stored under this id.")
    return Status.KNOWN


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise AnswersRefused({"id": "not a UUID"}) from None


def _duration(seconds: float) -> float:
    return round(seconds, 3) if math.isfinite(seconds) and seconds > 0 else 0.0


def _instant(claimed: float, now: float) -> float:
    """The browser's instant, or ours where its clock is more than a week off."""
    return claimed if math.isfinite(claimed) and abs(claimed - now) < 7 * 86_400 else now
