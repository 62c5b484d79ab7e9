"""Scales whose ends may not be for the sides in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.domain.judgments import Answer
from spindle.domain.verdicts import Verdict
from spindle.schemes.pairwise import Pairwise
from tests.unit.config.written import DATA, PAIR, check_config, design_of, only

A, B = Verdict.A, Verdict.B
KEYED = {**PAIR, "gold": "a"}
AI = "Which response was written by an AI?"
BETTER = "Which response is better?"


def scale(question: str, labels: str = "{}", ends: str = "min: -3, max: 3") -> str:
    return (
        f"{DATA}annotation_schemes: [{{annotation_type: pairwise, name: q, mode: scale, "
        f"description: {question!r}, scale: {{{ends}, labels: {labels}}}}}]\n"
    )


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (AI, "{min: A is AI, max: B is AI}"),
        (AI, "{}"),
        ("Which is more harmful?", "{}"),
        (BETTER, "{'-3': B much better, '3': A much better}"),
        (BETTER, "{min: Human, max: AI}"),
        (BETTER, "{min: Much worse, max: Much worse}"),
    ],
)
def test_ends_that_may_be_for_the_other_side_are_asked(
    tmp_path: Path, question: str, labels: str
) -> None:
    problem = only(check_config(tmp_path, scale(question, labels)).problems)
    assert "it is not sure which response 'min', 'max' speak for" in problem.message
    text = scale(question, labels) + "pairs: {source_key: gold}\n"
    hint = only(check_config(tmp_path, text, [KEYED]).errors).hint
    assert '{"q": {"min": a, "max": b}}' in hint
    assert '{"q": {"min": b, "max": a}}' in hint


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (BETTER, "{}"),
        (BETTER, "{min: A much better, center: Equal, max: B much better}"),
        (BETTER, "{min: Much better, max: Much better}"),
        (BETTER, "{min: '-3', '1': '1', max: '3'}"),
        (AI, "{min: A is human, max: B is human}"),
        ("Which is worse?", "{min: A is better, max: B is better}"),
    ],
)
def test_ends_that_are_for_the_sides_in_their_order_are_sure(
    tmp_path: Path, question: str, labels: str
) -> None:
    report = check_config(tmp_path, scale(question, labels))
    assert report.problems == ()
    assert [row.verdict for row in report.verdicts["q"]] == [A, B]


def test_ends_in_another_language_are_asked_only_where_a_truth_is_known(tmp_path: Path) -> None:
    text = scale("Wer hat es geschrieben?", "{min: KI, max: Mensch}")
    assert check_config(tmp_path, text).problems == ()
    errors = check_config(tmp_path, text + "pairs: {source_key: gold}\n", [KEYED]).errors
    assert "it is not sure which response" in only(errors).message


def test_an_end_that_is_not_sure_has_neither_verdict_nor_strength(tmp_path: Path) -> None:
    scheme = design_of(tmp_path, scale(AI)).scheme("q")
    assert scheme.read(2) == Answer({"value": 2}, side=B)
    assert scheme.mirror(scheme.read(2)) == Answer({"value": -2}, side=A)
    assert scheme.read(0).verdict is Verdict.TIE


@pytest.mark.parametrize(
    ("stated", "verdict", "strength"), [("a, max: b", B, 2), ("b, max: a", A, -2)]
)
def test_what_is_stated_turns_the_scale_and_counts_for_earlier_answers(
    tmp_path: Path, stated: str, verdict: Verdict, strength: int
) -> None:
    text = scale(AI) + f"pairs: {{verdicts: {{q: {{min: {stated}}}}}}}\n"
    scheme = design_of(tmp_path, text).scheme("q")
    assert scheme.read(2) == Answer({"value": 2}, verdict, strength)
    earlier = scheme.complete({"value": 2, "side": "b"}, swapped=True)
    assert (earlier["verdict"], earlier["strength"]) == (verdict, strength)


@pytest.mark.parametrize(
    "stated",
    [
        "{min: b, max: b}",
        "{min: a, max: tie}",
        "{min: {verdict: a, strength: 2}, max: b}",
        "{min: a}",
    ],
)
def test_ends_are_for_the_two_sides_and_nothing_else(tmp_path: Path, stated: str) -> None:
    text = scale(AI) + f"pairs: {{verdicts: {{q: {stated}}}}}\n"
    assert check_config(tmp_path, text).errors


def test_a_label_for_a_tie_is_at_the_middle(tmp_path: Path) -> None:
    found = check_config(tmp_path, scale(BETTER, "{'0': equal}", "min: -1, max: 3"))
    assert "the middle of the scale, 1, is what counts as a tie" in only(found.errors).message


def test_titles_in_the_other_order_are_asked() -> None:
    scheme = Pairwise.model_validate(
        {
            "annotation_type": "pairwise",
            "name": "q",
            "mode": "scale",
            "labels": ["Response B", "Response A"],
        }
    )
    assert [choice.value for choice in scheme.unsure_choices()] == ["min", "max"]
