"""Verdicts and the record of an answer."""

from __future__ import annotations

import pytest

from spindle.domain.judgments import Answer
from spindle.domain.verdicts import Verdict


@pytest.mark.parametrize("verdict", Verdict)
def test_mirroring_a_verdict_twice_restores_it(verdict: Verdict) -> None:
    assert verdict.mirror().mirror() is verdict


def test_a_mirrored_verdict_names_the_other_side() -> None:
    assert [verdict.mirror() for verdict in Verdict] == ["b", "a", "tie", "neither"]


@pytest.mark.parametrize(
    ("answer", "record"),
    [
        (Answer({"label": "yes"}), {"label": "yes"}),
        (Answer({"label": "A"}, Verdict.A), {"label": "A", "verdict": "a"}),
        (
            Answer({"value": 2}, Verdict.TIE, 0.0),
            {"value": 2, "verdict": "tie", "strength": 0.0},
        ),
    ],
)
def test_a_record_has_the_answer_and_nothing_else(
    answer: Answer, record: dict[str, object]
) -> None:
    assert answer.record() == record
