"""One annotator's work: resume it, submit a judgment, look back, leave.

Every function here is one use case in one transaction: either all of it happens or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from spindle.config.design import Design
from spindle.domain.assignments import Handout
from spindle.domain.judgments import Judgment, Submission
from spindle.domain.people import Session
from spindle.errors import NotYours, SignInNeeded
from spindle.services.annotation.handout import hand_out, release_over_quota
from spindle.services.annotation.submission import SubmissionStatus, record_judgment
from spindle.services.study import Study
from spindle.storage import Counters, Transaction

COUNT_LIMIT = 10_000
"""Items still open to somebody are counted up to here, for "3 of 10"."""


class WorkOutcome(StrEnum):
    """What is left for an annotator.

    ``WAITING``: the remaining items are with other people. ``DONE``: this annotator has judged
    every open item. ``FINISHED``: every item has all the judgments it needs. ``QUOTA``: one
    person may not judge more.
    """

    MORE = "more"
    WAITING = "waiting"
    DONE = "done"
    FINISHED = "finished"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An assignment with its item and, where there is one, the current judgment."""

    handout: Handout
    judgment: Judgment | None = None


@dataclass(frozen=True, slots=True)
class WorkState:
    """An annotator's work and progress.

    ``finished`` counts items done or skipped, ``held`` those handed out. ``total`` is what
    ``finished`` can become; None if it was not counted.
    """

    work: tuple[WorkItem, ...]
    outcome: WorkOutcome
    finished: int
    held: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a judgment, and what comes next."""

    status: SubmissionStatus
    state: WorkState


def resume_work(tx: Transaction, study: Study, me: Session, *, want: int) -> WorkState:
    """Return everything the annotator holds, topped up to ``want`` items."""
    now, annotator, counters = study.clock(), me.annotator, _lock_counters(tx, me)
    counters.seen_at = now
    held = release_over_quota(tx, study.design, annotator, counters.done)
    # One's own leases first: who comes back late, when nobody needed the items, keeps them.
    until = now + study.design.lease_seconds
    held = tx.leases.extend(held, annotator=annotator, until=until)
    tx.leases.expire(now, order_limit=study.design.same_order_limit)
    fresh = hand_out(tx, study, annotator, counters, held=len(held), want=want, now=now)
    tx.people.save_counters(annotator, counters)
    work = tuple(WorkItem(handout) for handout in (*tx.assignments.handouts(held), *fresh))
    return _work_state(tx, study.design, annotator, counters, work, held=len(work))


def submit(
    tx: Transaction,
    study: Study,
    me: Session,
    submission: Submission,
    *,
    have: Sequence[int] = (),
    want: int = 0,
) -> Receipt:
    """Record a judgment and hand out what comes next.

    A judgment that is already stored is acknowledged again. One that arrives after its lease
    ended counts if the item still lacks one and the annotator's quota has room; otherwise it is
    kept as surplus. ``have`` are the leases that the page knows of; others that the annotator
    holds are handed out once more.

    Raises ``NotYours``, ``AnswersRefused`` or ``IdTaken``.
    """
    now, annotator, counters = study.clock(), me.annotator, _lock_counters(tx, me)
    counters.seen_at = now
    status = record_judgment(tx, study.design, counters, annotator, submission, now)
    tx.leases.expire(now, order_limit=study.design.same_order_limit)
    held = release_over_quota(tx, study.design, annotator, counters.done)
    fresh = hand_out(tx, study, annotator, counters, held=len(held), want=want, now=now)
    tx.people.save_counters(annotator, counters)
    known = set(have)
    unknown = tx.assignments.handouts([id_ for id_ in held if id_ not in known])
    work = tuple(WorkItem(handout) for handout in (*unknown, *fresh))
    return Receipt(
        status,
        _work_state(tx, study.design, annotator, counters, work, held=len(held) + len(fresh)),
    )


def with_total(tx: Transaction, design: Design, annotator: int, state: WorkState) -> WorkState:
    """Return the state with its ``total``; counting needs no writer, so it is a separate call."""
    counters = tx.people.counters(annotator)
    limit = COUNT_LIMIT
    if design.quota is not None:
        limit = max(0, min(limit, design.quota - counters.done - state.held))
    still_open = tx.slots.count_open(
        annotator=annotator,
        limit=limit,
        order_limit=design.same_order_limit,
        cursor=counters.cursor,
    )
    return replace(state, total=state.finished + state.held + still_open)


def extend_leases(
    tx: Transaction, study: Study, me: Session, assignments: Sequence[int]
) -> tuple[int, ...]:
    """Extend the leases and return those that are no longer held."""
    now, annotator, counters = study.clock(), me.annotator, _lock_counters(tx, me)
    counters.seen_at = now
    tx.people.save_counters(annotator, counters)
    named = set(assignments)
    mine = [id_ for id_ in tx.leases.of(annotator) if id_ in named]
    kept = set(tx.leases.extend(mine, annotator=annotator, until=now + study.design.lease_seconds))
    return tuple(id_ for id_ in assignments if id_ not in kept)


def return_work(tx: Transaction, design: Design, annotator: int) -> None:
    """Give back everything the annotator holds."""
    tx.people.lock_counters(annotator)
    tx.leases.release_all(annotator, order_limit=design.same_order_limit)


def history(
    tx: Transaction, me: Session, *, before: int | None, limit: int
) -> tuple[tuple[WorkItem, ...], bool]:
    """Return work finished before that assignment, oldest first, and whether there is more."""
    annotator = me.annotator
    known = tx.people.get(annotator)
    if known is None or known.epoch != me.epoch:
        raise _sign_in_error()
    if before is not None and tx.assignments.get(before, annotator=annotator) is None:
        raise NotYours("This item is not assigned to you.")
    found = tx.assignments.history(annotator, before=before, limit=limit + 1)
    latest = found[-limit:]
    judgments = tx.judgments.current([handout.assignment.id for handout in latest])
    items = tuple(WorkItem(handout, judgments.get(handout.assignment.id)) for handout in latest)
    return items, len(found) > limit


def count_places(tx: Transaction, design: Design) -> int:
    """Return how many judgments somebody new could give, up to ``COUNT_LIMIT``."""
    limit = COUNT_LIMIT if design.quota is None else min(COUNT_LIMIT, design.quota)
    return tx.slots.count_open(annotator=None, limit=limit, order_limit=design.same_order_limit)


def _lock_counters(tx: Transaction, me: Session) -> Counters:
    """Lock and return the annotator's counters, so that their requests run one by one.

    Raises ``SignInNeeded`` if they signed out, here or in another process.
    """
    counters = tx.people.lock_counters(me.annotator)
    if counters is None or counters.epoch != me.epoch:
        raise _sign_in_error()
    return counters


def _sign_in_error() -> SignInNeeded:
    return SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")


def _work_state(
    tx: Transaction,
    design: Design,
    annotator: int,
    counters: Counters,
    work: tuple[WorkItem, ...],
    *,
    held: int,
) -> WorkState:
    outcome = _outcome(tx, design, annotator, counters.done, held)
    return WorkState(work, outcome, counters.done + counters.skipped, held)


def _outcome(tx: Transaction, design: Design, annotator: int, done: int, held: int) -> WorkOutcome:
    if held:
        return WorkOutcome.MORE
    if design.quota is not None and done >= design.quota:
        return WorkOutcome.QUOTA
    if tx.leases.has_others_for(annotator):
        return WorkOutcome.WAITING
    unfinished = tx.slots.has_open() or tx.leases.has_any()
    return WorkOutcome.DONE if unfinished else WorkOutcome.FINISHED
