"""Annotation: items handed out to people, their judgments recorded, and signing in.

``spindle.assign`` says where the whole rule of who gets which item next is.
"""

from __future__ import annotations

from spindle.services.annotation.answers import canonicalise
from spindle.services.annotation.people import Membership, sign_in
from spindle.services.annotation.submission import SubmissionStatus
from spindle.services.annotation.work import (
    Receipt,
    WorkItem,
    WorkOutcome,
    WorkState,
    count_places,
    extend_leases,
    history,
    resume_work,
    return_work,
    submit,
    with_total,
)

__all__ = [
    "Membership",
    "Receipt",
    "SubmissionStatus",
    "WorkItem",
    "WorkOutcome",
    "WorkState",
    "canonicalise",
    "count_places",
    "extend_leases",
    "history",
    "resume_work",
    "return_work",
    "sign_in",
    "submit",
    "with_total",
]
