"""Truths that the data do not bear out: equal or opposite scores, and rows that disagree."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.config.design import Design, Truth
from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity
from spindle.services.check import CheckReport, check, load
from spindle.services.intake import read_items
from spindle.services.study import open_study
from tests.factories import join, submission
from tests.unit.config.written import write_config
from tests.unit.formats.published_rows import ROWS, turn

QUESTION = """\
data_files: [items.json]
annotation_schemes:
  - annotation_type: pairwise
    name: better
    description: Which response is better?
    labels: [Response A, Response B, Tie]
"""


def warnings(found: CheckReport) -> str:
    assert not found.errors, found.errors
    return "\n".join(str(p) for p in found.problems if p.severity is Severity.WARNING)


def truths(folder: Path) -> dict[str, Verdict]:
    with open_study(load(folder / "config.yaml")) as study, study.store.read() as tx:
        return dict(tx.truth.stream())


def scored(number: int, chosen: float | None, rejected: float | None) -> dict[str, Any]:
    asked = turn("user", f"Q{number}")
    return {
        **ROWS["ultrafeedback"],
        "prompt": f"Q{number}",
        "prompt_id": str(number),
        "chosen": [asked, turn("assistant", "one")],
        "rejected": [asked, turn("assistant", "two")],
        "score_chosen": chosen,
        "score_rejected": rejected,
    }


def test_equal_scores_give_no_truth_and_opposite_ones_contradict_it(tmp_path: Path) -> None:
    items = [scored(1, 5.0, 4.0), scored(2, 5.0, 5.0), scored(3, 3.0, 4.0), scored(4, None, 4.0)]
    found = check(write_config(tmp_path, QUESTION, items))
    assert found.truths == 2
    said = warnings(found)
    assert "equal scores for both responses in 1 item: there is no truth for them" in said
    assert "the rejected response has the higher score in 1 item" in said
    assert "2 of 4 items without a known truth" in said
    assert len(truths(tmp_path)) == 2


@pytest.mark.parametrize(
    ("more", "known"),
    [
        ({"chosen_score": "4.5", "rejected_score": "4.5"}, 0),  # as text, in a CSV
        ({"chosen_rating": 2, "rejected_rating": 1}, 1),
        ({"chosen-rating": 1, "rejected-rating": 2}, 0),
        ({"reward_chosen": 1, "reward_rejected": 2, "score_chosen": 2, "score_rejected": 1}, 0),
        ({"margin": 0}, 0),
        ({"margin": 0.5}, 1),
        ({"logps_chosen": -9.5, "logps_rejected": -2.5}, 1),  # a likelihood is not a score
        ({"chosen_model": "2", "rejected_model": "3"}, 1),
    ],
)
@pytest.mark.parametrize("manner", ["auto", "own"])
def test_scores_of_other_names_are_heeded(
    tmp_path: Path, more: dict[str, Any], known: int, manner: str
) -> None:
    item = {"id": 1, "prompt": "Why?", "chosen": "One.", "rejected": "Two.", **more}
    found = check(write_config(tmp_path, f"{QUESTION}data_format: {manner}\n", [item]))
    assert found.design is not None
    assert found.design.data_format == ("trl" if manner == "auto" else "own")
    assert found.truths == known


def test_scores_that_disagree_with_a_stated_truth_are_warned_of(tmp_path: Path) -> None:
    items = [
        {"id": n, "prompt": f"Q{n}", "response_a": "x", "response_b": "y", "best": best}
        | {"score_a": 1, "score_b": 2}
        for n, best in enumerate("ab")
    ]
    found = check(write_config(tmp_path, f"{QUESTION}pairs: {{source_key: best}}\n", items))
    assert found.truths == 2
    assert "has the higher score in 1 item; the truth is kept" in warnings(found)


def pair(number: int, best: str, *, swapped: bool = False, **more: Any) -> dict[str, Any]:
    """One of several rows of a pair; ``best`` is the letter of the response, as authored."""
    a, b = (f"y{number}", f"x{number}") if swapped else (f"x{number}", f"y{number}")
    said = {"a": "b", "b": "a"}[best] if swapped else best
    return {"prompt": f"Q{number}", "response_a": a, "response_b": b, "best": said, **more}


def test_a_pair_with_opposite_truths_has_none(tmp_path: Path) -> None:
    items = [
        pair(1, "a", id=1, judge="j1"),
        pair(2, "a", id=2, judge="j1"),
        pair(1, "b", swapped=True, id=3, judge="j2"),
        pair(2, "a", swapped=True, id=4, judge="j2"),
    ]
    layout = "html_layout: '{{prompt}}<p>{{response_a}}<p>{{response_b}}'\n"
    text = QUESTION + "pairs: {source_key: best}\n" + layout
    found = check(write_config(tmp_path, text, items))
    assert found.truths == 2
    said = warnings(found)
    assert "opposite truths of the same pair, in 2 rows: there is no truth for them" in said
    assert "`opinions: {by: judge}` under `pairs:`" in said
    assert truths(tmp_path) == {"2": Verdict.A, "4": Verdict.B}


@pytest.mark.parametrize(
    "other",
    [
        {"text": "P? ", "note": "y"},
        {"text": "P?\n", "response_a": " yes\n"},
        {"response_b": "no "},
        {"note": "y"},
    ],
)
def test_what_nobody_sees_makes_no_other_pair(tmp_path: Path, other: dict[str, str]) -> None:
    one = {"id": 1, "text": "P?", "response_a": "yes", "response_b": "no", "note": "x", "best": "a"}
    items = [one, {**one, "id": 2, "best": "b", **other}]
    text = f"{QUESTION}pairs: {{source_key: best}}\ndisplay: {{show: [text]}}\n"
    found = check(write_config(tmp_path, text, items))
    assert "opposite truths of the same pair, in 2 rows" in warnings(found)
    assert found.truths == 0


def test_pairs_without_a_prompt_are_the_same_whatever_is_not_shown(tmp_path: Path) -> None:
    one = {"id": 1, "response_a": "yes", "response_b": "no", "rater_id": 1, "best": "a"}
    items = [one, {**one, "id": 2, "rater_id": 2, "best": "b"}]
    found = check(write_config(tmp_path, f"{QUESTION}pairs: {{source_key: best}}\n", items))
    assert "opposite truths of the same pair, in 2 rows" in warnings(found)


@pytest.mark.parametrize("name", ["toxicity_score", "harm_score", "error_rating", "loss_score"])
def test_scores_that_are_lower_for_the_better_response_contradict_nothing(
    tmp_path: Path, name: str
) -> None:
    item = {"id": 1, "prompt": "P?", "chosen": "x", "rejected": "y"}
    scores = {f"{name}_chosen": 0.1, f"{name}_rejected": 0.9}
    found = check(write_config(tmp_path, QUESTION, [{**item, **scores}]))
    assert (found.truths, warnings(found)) == (1, "")


def test_other_questions_with_the_same_responses_are_other_pairs(tmp_path: Path) -> None:
    items = [
        {"id": n, "prompt": f"Q{n}", "response_a": "yes", "response_b": "no", "best": best}
        for n, best in enumerate("abba")
    ]
    found = check(write_config(tmp_path, f"{QUESTION}pairs: {{source_key: best}}\n", items))
    assert (found.truths, warnings(found)) == (4, "")


def test_two_published_files_that_disagree_are_told_what_tells_them_apart(tmp_path: Path) -> None:
    one = {"prompt": "P?", "chosen": "x", "rejected": "y", "subset": "s", "reward_model": "m1"}
    two = {**one, "chosen": "y", "rejected": "x", "reward_model": "m2"}
    write_config(tmp_path, QUESTION, [two], "more.json")
    text = QUESTION.replace("[items.json]", "[items.json, more.json]")
    found = check(write_config(tmp_path, text, [one]))
    said = warnings(found)
    assert (
        "opposite truths of the same pair, in 2 rows: there is no truth for them (also more" in said
    )
    assert "they differ in reward_model; if that says whose opinion each row is" in said
    assert truths(tmp_path) == {}


def test_a_truth_that_new_rows_contradict_is_withdrawn_and_judgments_stay(tmp_path: Path) -> None:
    text = f"{QUESTION}pairs: {{source_key: best}}\n"
    config = write_config(tmp_path, text, [pair(1, "a", id=1)])
    with open_study(load(config)) as study:
        client = join(study)
        client.send(submission(client.take(), shown={"better": "Response A"}))
    write_config(tmp_path, text, [pair(1, "a", id=1), pair(1, "b", id=2)])
    with open_study(load(config)) as study, study.store.read() as tx:
        assert list(tx.truth.stream()) == []
        assert len(list(tx.judgments.records())) == 1


@st.composite
def stated(draw: st.DrawFn) -> list[tuple[int, str, bool]]:
    """Rows of a few pairs in any order, each with its truth, some with their sides exchanged."""
    row = st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.booleans())
    return draw(st.lists(row, min_size=1, max_size=12))


@given(given_rows=stated(), split=st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_no_contradicted_truth_survives_and_no_other_is_lost(
    given_rows: list[tuple[int, str, bool]], split: int
) -> None:
    items = [
        pair(number, best, swapped=swapped, id=n)
        for n, (number, best, swapped) in enumerate(given_rows)
    ]
    with tempfile.TemporaryDirectory() as folder:
        files = (Path(folder, "a.json"), Path(folder, "b.json"))
        for file, part in zip(files, (items[:split], items[split:]), strict=True):
            file.write_text(json.dumps(part))
        design = Design(
            Path(folder, "config.yaml"),
            Path(folder),
            "t",
            (),
            files,
            text_key="prompt",
            sides=Sides("response_a", "response_b"),
            truth=Truth("best"),
        )
        found = {int(item.id): item.truth for item in read_items(design)}
    said: dict[int, set[str]] = {}
    for number, best, _ in given_rows:
        said.setdefault(number, set()).add(best)
    for n, (number, _, _) in enumerate(given_rows):
        assert found[n] == (items[n]["best"] if len(said[number]) == 1 else None)
