"""Truth columns as people have them: what is read is what was meant, or else it is asked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.config.design import Design, Truth
from spindle.domain.items import Sides
from spindle.errors import Problem, Severity
from spindle.services.check import check, load
from spindle.services.intake import read_items
from spindle.services.study import open_study
from tests.factories import join, submission
from tests.unit.config.written import only, write_config

QUESTION = """\
data_files: [items.json]
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [Response A, Response B, Tie]}
"""


def rows(values: Sequence[Any], **more: Any) -> list[dict[str, Any]]:
    """Rows with a truth column; the models' names end in the number of the other side."""
    models = {"model_a": "claude-2", "model_b": "claude-1"}
    return [
        {"id": n, "prompt": f"Q{n}", "response_a": f"x{n}", "response_b": f"y{n}", **models, **more}
        | {"best": value}
        for n, value in enumerate(values)
    ]


def truths(folder: Path) -> list[str]:
    with open_study(load(folder / "config.yaml")) as study, study.store.read() as tx:
        known = dict(tx.truth.stream())
        return [known[item.id].value if item.id in known else "-" for item in tx.items.first(9)]


def write(folder: Path, values: Sequence[Any], pairs: str = "source_key: best") -> Path:
    return write_config(folder, f"{QUESTION}pairs: {{{pairs}}}\n", rows(values))


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["claude-2", "claude-1", "claude-2"], "aba"),  # not by the number at the end
        (["response_b", "response_a", "model_b"], "bab"),
        (["A", "b", None, ""], "ab--"),
        ([0, 1, 1], "abb"),
        (["1", "2", "1"], "aba"),
        ([1.0, 2.0, None], "ab-"),
        (["a", 1, 0, "claude-1"], "abab"),
    ],
)
def test_a_value_is_matched_as_a_whole(tmp_path: Path, values: list[Any], read: str) -> None:
    write(tmp_path, values)
    assert "".join(truths(tmp_path)) == read


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 1, 1], "'best' does not name a side: 1, a number, in 3 items"),
        ([0, 2, 0], "'best' does not name a side: 0, a number, in 3 items"),
        (["Response 2"], "'best' does not name a side: 'Response 2'"),
        (["left", "a", "left"], "'best' does not name a side: 'left', in 2 items"),
        ([True, True], "'best' does not name a side: True, in 2 items"),
        (["claude-3"], "'best' does not name a side: 'claude-3'"),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked_once(
    tmp_path: Path, values: list[Any], said: str
) -> None:
    problem = only(check(write(tmp_path, values)).errors)
    assert problem.message == said
    assert "`truth_" in problem.hint


@pytest.mark.parametrize(
    ("pairs", "values", "read"),
    [
        ("truth_index: 0", [1, 1], "bb"),
        ("truth_index: 1", [1, 1], "aa"),
        ("truth_values: {left: a, right: b, both: tie, bad: neither, unsure: unknown}",
         ["left", "right", "both", "bad", "unsure"], ["a", "b", "tie", "neither", "-"]),
        ("truth_values: {true: b, false: a}", [True, False], "ba"),
        ("truth_values: {-1: a, 0: tie, 1: b}", [-1, 0, 1], ["a", "tie", "b"]),
    ],
)  # fmt: skip
def test_the_design_settles_it(
    tmp_path: Path, pairs: str, values: list[Any], read: Sequence[str]
) -> None:
    write(tmp_path, values, f"source_key: best, {pairs}")
    assert truths(tmp_path) == list(read)


def test_a_stated_number_leaves_the_others_to_be_stated(tmp_path: Path) -> None:
    path = write(tmp_path, [-1, 0, 1], "source_key: best, truth_values: {-1: a}")
    assert "truth_index" in only(check(path).errors).hint


def test_the_whole_column_shows_where_numbers_count_from(tmp_path: Path) -> None:
    """Not the first rows alone, where every number is 1."""
    write(tmp_path, [1] * 60 + [2])
    with open_study(load(tmp_path / "config.yaml")) as study, study.store.read() as tx:
        assert [truth.value for _, truth in tx.truth.stream()] == ["a"] * 60 + ["b"]


def test_numbers_on_a_scale_are_asked_about_one_by_one(tmp_path: Path) -> None:
    """A preference from -2 to 2 has a 0 too, but does not count the sides."""
    found = check(write(tmp_path, [-2, 0, 1]))
    assert [problem.message for problem in found.errors] == [
        "'best' does not name a side: -2",
        "'best' does not name a side: 0, a number, in 2 items",
    ]
    assert "`truth_values: {-2: a}` under `pairs:`" in found.errors[0].hint


def test_keys_about_the_values_of_no_truth_are_said_to_have_no_effect(tmp_path: Path) -> None:
    problem = only(check(write(tmp_path, ["a"], "truth_index: 1")).problems)
    assert problem.message.startswith("truth_index has no effect")


def test_a_restart_reads_no_numbers(tmp_path: Path) -> None:
    config = write(tmp_path, [1] * 60 + [2])
    truths(tmp_path)
    quick = check(config, read_data=False)
    assert not quick.errors
    assert check(config).first_number == 1


def test_a_model_on_both_sides_says_nothing_and_that_is_said(tmp_path: Path) -> None:
    items = rows(["m", "a"], model_a="m", model_b="m")
    found = check(write_config(tmp_path, f"{QUESTION}pairs: {{source_key: best}}\n", items))
    warnings = [p for p in found.problems if p.severity is Severity.WARNING]
    assert found.truths == 1
    assert any("the same for both sides in 1 item" in p.message for p in warnings)


def test_a_field_that_becomes_the_truth_does_not_change_the_item(tmp_path: Path) -> None:
    config = write_config(tmp_path, QUESTION, rows(["a", "b"]))
    with open_study(load(config)) as study:
        client = join(study)
        client.send(submission(client.take(), shown={"better": "Response A"}))
    write(tmp_path, ["a", "b"])
    assert truths(tmp_path) == ["a", "b"]
    with open_study(load(config)) as study, study.store.read() as tx:
        assert len(list(tx.judgments.records())) == 1
        assert all("best" not in item.fields for item in tx.items.first(2))


NAMES = st.sampled_from(
    ["a", "b", "1", "2", "0", "claude-1", "claude-2", "gpt-4-1", "model a", "B"]
)
WAYS = st.sampled_from(["field", "letter", "model", "zero", "one", "noise", "model_field"])


@st.composite
def columns(draw: st.DrawFn) -> list[tuple[str, str, Any, str]]:
    """Rows of models, a truth as somebody means it in one way, and what was meant."""
    way = draw(WAYS)
    made: list[tuple[str, str, Any, str]] = []
    for side in draw(st.lists(st.sampled_from("ab"), min_size=1, max_size=6)):
        models = draw(st.tuples(NAMES, NAMES))
        value: Any = {
            "field": f"response_{side}",
            "letter": draw(st.sampled_from([side, side.upper()])),
            "model": models["ab".index(side)],
            "zero": "ab".index(side),
            "one": "ab".index(side) + 1,
            "noise": draw(st.sampled_from([f"the {side}", f"Response {side}", "1st", "option 2"])),
            "model_field": f"model_{side}",
        }[way]
        if isinstance(value, int):
            value = draw(st.sampled_from([value, str(value), float(value)]))
        made.append((*models, value, side))
    return made


@given(column=columns())
@settings(max_examples=300, deadline=None)
def test_a_truth_is_what_was_meant_or_it_is_asked(column: list[tuple[str, str, Any, str]]) -> None:
    made = [
        {"id": n, "text": f"Q{n}", "response_a": f"x{n}", "response_b": f"y{n}"}
        | {"model_a": a, "model_b": b, "best": value}
        for n, (a, b, value, _) in enumerate(column)
    ]
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "items.json")
        file.write_text(json.dumps(made))
        design = Design(
            Path(folder, "config.yaml"),
            Path(folder),
            "t",
            (),
            (file,),
            sides=Sides("response_a", "response_b", (("model_a", "model_b"),)),
            models=("model_a", "model_b"),
            truth=Truth("best"),
        )
        found = {item.id: item.truth for item in read_items(design, problems.append)}
    wrong = {
        n: found[str(n)]
        for n, (_, _, _, meant) in enumerate(column)
        if found.get(str(n)) not in (None, meant)
    }
    assert problems or not wrong
