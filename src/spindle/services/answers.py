"""Answers as pressed, checked and made canonical."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.assignments import Assignment, Order
from spindle.domain.judgments import Submission
from spindle.domain.values import JSON
from spindle.errors import AnswersRefused
from spindle.schemes import WrongAnswer
from spindle.services.presenting import is_swapped

_LONGEST_REASON = 2_000


def checked(design: Design, assignment: Assignment, submission: Submission) -> dict[str, JSON]:
    """What is stored of a submission, a skip being no answers; raises ``AnswersRefused``."""
    if not submission.skipped:
        return canonical(design, submission.shown, assignment.order)
    if not design.allow_skip:
        raise AnswersRefused({"skip": "items of this study cannot be skipped"})
    if design.skip_reason_required and not reason_of(submission):
        raise AnswersRefused({"skip": "a reason is needed"})
    if len(submission.reason) > _LONGEST_REASON:
        raise AnswersRefused({"skip": f"write at most {_LONGEST_REASON} characters"})
    return {}


def reason_of(submission: Submission) -> str:
    """Why an item is skipped, as it is stored; PostgreSQL has no texts with a NUL in them."""
    return submission.reason.replace("\0", "").strip() if submission.skipped else ""


def canonical(design: Design, shown: Mapping[str, JSON], order: Order) -> dict[str, JSON]:
    """The stored form of answers as pressed; raises ``AnswersRefused`` with every reason."""
    known = {scheme.name for scheme in design.schemes}
    problems = {name: "the design has no such question" for name in shown if name not in known}
    answers: dict[str, JSON] = {}
    for scheme in design.schemes:
        try:
            answer = scheme.answer(shown.get(scheme.name))
        except WrongAnswer as reason:
            problems[scheme.name] = str(reason)
            continue
        if answer is not None:
            given = scheme.mirror(answer) if is_swapped(design, order) else answer
            answers[scheme.name] = given.record()
    if problems:
        raise AnswersRefused(problems)
    return answers
