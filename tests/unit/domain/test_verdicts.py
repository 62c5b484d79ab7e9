"""What the words of a label say about the two sides."""

from __future__ import annotations

import pytest

from spindle.domain.verdicts import Verdict, strengths_of, verdict_in, verdicts_of

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
        ("one of them is broken", None),
        ("Banana", None),
        ("", None),
    ],
)
def test_words_of_a_label(label: str, verdict: Verdict | None) -> None:
    assert verdict_in(label) is verdict


@pytest.mark.parametrize(
    ("labels", "verdicts"),
    [
        (("A", "B"), (A, B)),
        (("B", "A", "Tie"), (B, A, TIE)),
        (("AI Response", "Human Response", "Cannot Tell"), (A, B, TIE)),
        (("Yes", "No", "Maybe"), (A, B, None)),
        (("One only",), (A,)),
        ((), ()),
    ],
)
def test_labels_that_name_no_side_stand_for_the_sides_in_their_order(
    labels: tuple[str, ...], verdicts: tuple[Verdict | None, ...]
) -> None:
    assert verdicts_of(labels) == verdicts


@pytest.mark.parametrize(
    ("verdicts", "strengths"),
    [
        ((A, A, TIE, B, B), (-2.0, -1.0, 0.0, 1.0, 2.0)),
        ((A, B), (-1.0, 1.0)),
        ((A, B, NEITHER), (-1.0, 1.0, None)),
        ((A, A, A, B), (-3.0, -2.0, -1.0, 1.0)),
        ((), ()),
    ],
)
def test_strengths_grow_away_from_the_middle(
    verdicts: tuple[Verdict | None, ...], strengths: tuple[float | None, ...]
) -> None:
    assert strengths_of(verdicts) == strengths
