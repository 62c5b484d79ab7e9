"""Verdicts inferred from the words and positions of labels."""

from __future__ import annotations

import pytest

from spindle.domain.verdicts import (
    Verdict,
    infer_verdict,
    infer_verdicts,
    is_ordered_by_strength,
    signed_strengths,
)

A, B, TIE, NEITHER = Verdict.A, Verdict.B, Verdict.TIE, Verdict.NEITHER


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("A is better", A),
        ("Response B", B),
        ("Response 1 is much better", A),
        ("the second one", B),
        ("The right one", B),
        ("the first one", A),
        ("Left", A),
        ("B++", B),
        ("Cannot Tell", TIE),
        ("Can't tell", TIE),
        ("can\u2019t decide", TIE),
        ("It's a tie", TIE),
        ("A and B are equal", TIE),
        ("A = B", TIE),
        ("About the same", TIE),
        ("Both good", TIE),
        ("Neither", NEITHER),
        ("Both bad", NEITHER),
        ("A and B are equally bad", NEITHER),
        ("tie (bothbad)", NEITHER),
        ("Either one", TIE),
        ("Both are right", TIE),
        ("A is right", A),
        ("No one", None),
        ("A is better than B", A),
        ("B is better than A", B),
        ("Prefer B over A", B),
        ("A > B", A),
        ("A << B", B),
        ("A ≈ B", TIE),
        ("A is slightly worse than B", B),
        ("Response B is much worse", A),
        ("A is no worse", A),
        ("A and B", None),
        ("one of them is broken", None),
        ("Banana", None),
        ("", None),
    ],
)
def test_the_words_of_a_label_express_its_verdict(label: str, verdict: Verdict | None) -> None:
    assert infer_verdict(label) is verdict


@pytest.mark.parametrize(
    ("labels", "verdicts"),
    [
        (("A", "B"), (A, B)),
        (("B", "A", "Tie"), (B, A, TIE)),
        (("AI Response", "Human Response", "Cannot Tell"), (A, B, TIE)),
        (("Human", "Cannot tell", "AI"), (A, TIE, B)),
        (("A > B", "A = B", "B > A"), (A, TIE, B)),
        (("A, which is short", "About the same", "The other"), (A, TIE, B)),
        (("The other", "Response A"), (B, A)),
        (("Clear", "Unclear"), (A, B)),
        (("A", "Tie"), (A, TIE)),
        (("Yes", "No", "Maybe"), (A, B, None)),
        (("One only",), (A,)),
        ((), ()),
    ],
)
def test_labels_that_name_no_side_are_for_the_sides_in_their_order(
    labels: tuple[str, ...], verdicts: tuple[Verdict | None, ...]
) -> None:
    assert infer_verdicts(labels) == verdicts


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
