"""One annotator's work: items handed out, answers taken in.

Every function here is one use case over one transaction; the store decides that either all
of it happens or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from spindle.assign.order import OrderPolicy, order_for
from spindle.assign.quota import room
from spindle.config.design import Design
from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.judgments import Judgment, Submission
from spindle.domain.values import JSON
from spindle.errors import AnswersRefused, IdTaken, NotYours
from spindle.schemes import WrongAnswer
from spindle.services.study import Study
from spindle.storage import Transaction

MOST_COUNTED = 10_000
"""How far the items still open to somebody are counted, for "3 of 10"."""

_LONGEST_REASON = 2_000


class Outcome(StrEnum):
    """What is left for an annotator.

    ``DONE`` where others go on with items that this one has done, ``FINISHED`` where every
    item has the judgments it needs.
    """

    MORE = "more"
    WAITING = "waiting"
    DONE = "done"
    FINISHED = "finished"
    QUOTA = "quota"


class Status(StrEnum):
    """What became of a judgment."""

    STORED = "stored"
    SURPLUS = "surplus"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Piece:
    """An assignment with its item and, where there is one, the current judgment."""

    handout: Handout
    judgment: Judgment | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an annotator stands.

    ``finished`` counts items done or skipped. ``total`` is what it can become; None where it
    was not counted anew.
    """

    work: tuple[Piece, ...]
    outcome: Outcome
    finished: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The judgment is in the transaction, and what comes next."""

    status: Status
    standing: Standing


def open_desk(tx: Transaction, study: Study, annotator: int, *, want: int) -> Standing:
    """Everything the annotator holds, topped up to ``want``, and how much there is to do."""
    now = study.clock()
    tx.people.seen(annotator, now)
    held = _within_quota(tx, study.design, annotator)
    # One's own leases first: who comes back late, when nobody needed the items, keeps them.
    tx.assignments.extend(held, annotator=annotator, until=now + study.design.lease_seconds)
    tx.assignments.expire(now)
    fresh = _lease(tx, study, annotator, held=len(held), want=want, now=now)
    work = tuple(Piece(handout) for handout in (*tx.assignments.handouts(held), *fresh))
    return _standing(tx, study.design, annotator, work, held=len(work), count=True)


def submit(
    tx: Transaction,
    study: Study,
    annotator: int,
    submission: Submission,
    *,
    have: Sequence[int] = (),
    want: int = 0,
) -> Receipt:
    """Take in a judgment and hand out what comes next.

    A judgment that is already stored is acknowledged again. One that comes after its lease
    ended counts if the item still lacks one, and is kept as surplus otherwise. ``have`` are
    the leases that the page knows of; others that it holds are handed out once more.

    Raises ``NotYours``, ``AnswersRefused`` or ``IdTaken``.
    """
    now = study.clock()
    assignment = tx.assignments.get(submission.assignment, annotator=annotator)
    if assignment is None:
        raise NotYours("This item is not assigned to you.")
    status = _store(tx, study.design, assignment, submission, now)
    tx.assignments.expire(now)
    held = _within_quota(tx, study.design, annotator)
    fresh = _lease(tx, study, annotator, held=len(held), want=want, now=now)
    known = set(have)
    unknown = tx.assignments.handouts([id_ for id_ in held if id_ not in known])
    work = tuple(Piece(handout) for handout in (*unknown, *fresh))
    return Receipt(
        status, _standing(tx, study.design, annotator, work, held=len(held) + len(fresh))
    )


def keep_alive(
    tx: Transaction, study: Study, annotator: int, assignments: Sequence[int]
) -> tuple[int, ...]:
    """Extend the leases; those of them that are no longer held."""
    now = study.clock()
    tx.people.seen(annotator, now)
    named = set(assignments)
    mine = [id_ for id_ in tx.assignments.held(annotator) if id_ in named]
    kept = set(
        tx.assignments.extend(mine, annotator=annotator, until=now + study.design.lease_seconds)
    )
    return tuple(id_ for id_ in assignments if id_ not in kept)


def leave(tx: Transaction, annotator: int) -> None:
    """Give back everything the annotator holds."""
    tx.assignments.release_all(annotator)


def history(
    tx: Transaction, annotator: int, *, before: int | None, limit: int
) -> tuple[tuple[Piece, ...], bool]:
    """Finished work before that assignment, oldest first, and whether there is more."""
    number = None
    if before is not None:
        assignment = tx.assignments.get(before, annotator=annotator)
        if assignment is None:
            raise NotYours("This item is not assigned to you.")
        number = assignment.number
    found = tx.assignments.finished(annotator, before=number, limit=limit + 1)
    shown = found[-limit:]
    judgments = tx.judgments.current([handout.assignment.id for handout in shown])
    pieces = tuple(Piece(handout, judgments.get(handout.assignment.id)) for handout in shown)
    return pieces, len(found) > limit


def places_left(tx: Transaction, design: Design) -> int:
    """How many judgments can still be had by somebody new."""
    return tx.items.count_open(annotator=None, limit=design.quota or MOST_COUNTED)


def canonical(design: Design, shown: Mapping[str, JSON], order: Order) -> dict[str, JSON]:
    """The stored form of answers as pressed; raises ``AnswersRefused`` with every reason."""
    problems = {
        name: "the design has no such question"
        for name in shown
        if name not in {scheme.name for scheme in design.schemes}
    }
    answers: dict[str, JSON] = {}
    for scheme in design.schemes:
        try:
            answer = scheme.answer(shown.get(scheme.name))
        except WrongAnswer as reason:
            problems[scheme.name] = str(reason)
            continue
        if answer is not None:
            mirrored = scheme.mirror(answer) if order is Order.SWAPPED else answer
            answers[scheme.name] = mirrored.record()
    if problems:
        raise AnswersRefused(problems)
    return answers


def _store(
    tx: Transaction, design: Design, assignment: Assignment, submission: Submission, now: float
) -> Status:
    known = tx.judgments.get(_uuid(submission.id))
    if known is not None:
        return _known(known, submission)
    answers = _checked(design, assignment, submission)
    state = State.SKIPPED if submission.skipped else State.DONE
    holds = _holds(tx, assignment, state)
    tx.judgments.add(
        Judgment(
            id=_uuid(submission.id),
            assignment=assignment.id,
            revision=tx.judgments.last_revision(assignment.id) + 1,
            answers=answers,
            shown=submission.shown if not submission.skipped else {},
            skipped=submission.skipped,
            reason=submission.reason.strip() if submission.skipped else "",
            active_seconds=_duration(submission.active_seconds),
            answered_at=_instant(submission.answered_at, now),
            stored_at=now,
        )
    )
    tx.assignments.settle(assignment.id, state, holds=holds)
    tx.people.finished(
        assignment.annotator,
        done=(state is State.DONE) - (assignment.state is State.DONE),
        skipped=(state is State.SKIPPED) - (assignment.state is State.SKIPPED),
        now=now,
    )
    return Status.SURPLUS if state is State.DONE and not holds else Status.STORED


def _holds(tx: Transaction, assignment: Assignment, state: State) -> bool:
    """Move the item's slot with the assignment's new state; whether it holds one now."""
    held = assignment.state in (State.LEASED, State.DONE) and not assignment.surplus
    if state is State.SKIPPED:
        if held:
            tx.items.return_slots(assignment.item)
        return False
    return held or tx.items.take_slot_if_open(assignment.item)


def _known(known: Judgment, submission: Submission) -> Status:
    same = (
        known.assignment == submission.assignment
        and known.skipped == submission.skipped
        and (known.skipped or dict(known.shown) == dict(submission.shown))
    )
    if not same:
        raise IdTaken("Another judgment was stored under this id.")
    return Status.KNOWN


def _checked(design: Design, assignment: Assignment, submission: Submission) -> dict[str, JSON]:
    if not submission.skipped:
        return canonical(design, submission.shown, assignment.order)
    if not design.allow_skip:
        raise AnswersRefused({"skip": "items of this study cannot be skipped"})
    if design.skip_reason_required and not submission.reason.strip():
        raise AnswersRefused({"skip": "a reason is needed"})
    if len(submission.reason) > _LONGEST_REASON:
        raise AnswersRefused({"skip": f"write at most {_LONGEST_REASON} characters"})
    return {}


def _lease(
    tx: Transaction, study: Study, annotator: int, *, held: int, want: int, now: float
) -> list[Handout]:
    counters = tx.people.counters(annotator)
    design = study.design
    wanted = room(
        quota=design.quota, done=counters.done, held=held, want=min(want, design.prefetch + 1)
    )
    if wanted <= 0:
        return []
    found = list(tx.items.open_after(counters.cursor, annotator=annotator, limit=wanted))
    cursor = found[-1].position if found else counters.cursor
    if len(found) < wanted:
        # Leases that ended have opened items behind the cursor: look from the start again.
        found += tx.items.open_after(
            0, annotator=annotator, limit=wanted - len(found), until=counters.cursor
        )
    if not found:
        return []
    swapped = counters.swapped
    handouts: list[Handout] = []
    for number, open_ in enumerate(found, counters.numbered + 1):
        order = _order(tx, study, open_.position, number, swapped)
        tx.items.take_slot(open_.position)
        assignment = tx.assignments.lease(
            annotator=annotator,
            item=open_.position,
            order=order,
            number=number,
            now=now,
            until=now + design.lease_seconds,
        )
        swapped += assignment.order is Order.SWAPPED
        handouts.append(Handout(assignment, open_.item))
    tx.people.leased(
        annotator, cursor=cursor, numbered=counters.numbered + len(found), swapped=swapped
    )
    return handouts


def _within_quota(tx: Transaction, design: Design, annotator: int) -> Sequence[int]:
    """What the annotator holds, after giving back what a late answer left no room for.

    Somebody who answers an item whose lease had ended, or one that they had skipped, may
    hold another in its place already; the one handed out last is the one to go.
    """
    held = tx.assignments.held(annotator)
    if design.quota is None or not held:
        return held
    room_left = max(0, design.quota - tx.people.counters(annotator).done)
    tx.assignments.release(held[room_left:])
    return held[:room_left]


def _order(tx: Transaction, study: Study, item: int, number: int, swapped: int) -> Order:
    policy = study.design.order
    if policy is OrderPolicy.AS_GIVEN:
        return Order.AS_GIVEN
    mine = {Order.SWAPPED: swapped, Order.AS_GIVEN: number - 1 - swapped}
    return order_for(policy, tx.assignments.orders_of(item), mine, study.rng)


def _standing(
    tx: Transaction,
    design: Design,
    annotator: int,
    work: tuple[Piece, ...],
    *,
    held: int,
    count: bool = False,
) -> Standing:
    counters = tx.people.counters(annotator)
    finished = counters.done + counters.skipped
    total = None
    if count or not held:
        most = MOST_COUNTED
        if design.quota is not None:
            most = max(0, design.quota - counters.done - held)
        total = finished + held + tx.items.count_open(annotator=annotator, limit=most)
    return Standing(work, _outcome(tx, design, annotator, counters.done, held), finished, total)


def _outcome(tx: Transaction, design: Design, annotator: int, done: int, held: int) -> Outcome:
    if held:
        return Outcome.MORE
    if design.quota is not None and done >= design.quota:
        return Outcome.QUOTA
    if tx.assignments.others_hold_for(annotator):
        return Outcome.WAITING
    unfinished = tx.items.any_open() or tx.assignments.any_leased()
    return Outcome.DONE if unfinished else Outcome.FINISHED


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
