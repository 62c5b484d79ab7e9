"""Strengths of graded labels."""

from __future__ import annotations

import pytest

from spindle.domain.verdicts import Verdict, is_ordered_by_strength, signed_strengths

A, B, TIE, NEITHER = Verdict.A, Verdict.B, Verdict.TIE, Verdict.NEITHER


@pytest.mark.parametrize(
    ("verdicts", "strengths"),
    [
        ((A, A, TIE, B, B), (-2.0, -1.0, 0.0, 1.0, 2.0)),
        ((A, B), (-1.0, 1.0)),
        ((A, B, NEITHER), (-1.0, 1.0, None)),
        ((A, A, A, B), (-3.0, -2.0, -1.0, 1.0)),
        ((B, B, TIE, A, A), (2.0, 1.0, 0.0, -1.0, -2.0)),
        ((), ()),
    ],
)
def test_strengths_grow_away_from_the_middle(
    verdicts: tuple[Verdict | None, ...], strengths: tuple[float | None, ...]
) -> None:
    assert signed_strengths(verdicts) == strengths


@pytest.mark.parametrize(
    ("labels", "verdicts", "in_order"),
    [
        (("A++", "A", "=", "B", "B++"), (A, A, TIE, B, B), True),
        (("B++", "B", "A", "A++"), (B, B, A, A), True),
        (("A", "B", "A++", "B++"), (A, B, A, B), False),
        (("A much", "A slightly", "B slightly", "B much"), (A, A, B, B), True),
        (("A slightly", "A much", "B slightly", "B much"), (A, A, B, B), False),
        (("A much", "A slightly", "B much", "B slightly"), (A, A, B, B), False),
        ((), (), True),
    ],
)
def test_labels_are_ordered_by_strength_if_they_run_from_side_to_side(
    labels: tuple[str, ...], verdicts: tuple[Verdict, ...], in_order: bool
) -> None:
    assert is_ordered_by_strength(labels, verdicts) is in_order


@pytest.mark.parametrize(
    "labels",
    [
        ("A+", "A++", "=", "B++", "B+"),
        ("A>B", "A>>B", "=", "B>>A", "B>A"),
        ("A maybe", "A", "Tie", "B", "B maybe"),
        ("Lean A", "Strong A", "Tie", "Strong B", "Lean B"),
    ],
)
def test_labels_from_weak_to_strong_are_out_of_order(labels: tuple[str, ...]) -> None:
    verdicts = (Verdict.A, Verdict.A, Verdict.TIE, Verdict.B, Verdict.B)
    assert not is_ordered_by_strength(labels, verdicts)
    middle = (labels[1], labels[0], labels[2], labels[4], labels[3])
    assert is_ordered_by_strength(middle, verdicts)
