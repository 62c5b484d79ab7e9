"""The known truth of items, and the values and files that state it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spindle.data import Items
from spindle.data.truth import InvalidSide, TruthSource, read_side, read_truths
from spindle.domain.items import Item, Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem

SIDES = Sides("person", "machine")


@pytest.mark.parametrize(
    "value", ["a", "A", 1, "1", "response_a", "Response A", "response1", "person"]
)
def test_side_a_has_many_names(value: Any) -> None:
    assert read_side(value, SIDES) is Verdict.A


@pytest.mark.parametrize("value", ["b", "B", 2, "2", "model_b", "output_2", "machine"])
def test_side_b_has_many_names(value: Any) -> None:
    assert read_side(value, SIDES) is Verdict.B


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_value_names_no_side(value: Any) -> None:
    assert read_side(value, SIDES) is None


@pytest.mark.parametrize("value", ["human", "0", 3, True, "data", "ab", ["a"], 1.5, "tie"])
def test_any_other_value_is_refused(value: Any) -> None:
    with pytest.raises(InvalidSide, match="expected a, b, 1, 2, person or machine"):
        read_side(value, SIDES)


def test_the_field_with_the_truth_is_removed() -> None:
    item = TruthSource("human").resolve(Item("1", {"text": "x", "human": "b"}))
    assert item == Item("1", {"text": "x"}, Verdict.B)


def test_the_field_is_also_removed_if_a_file_has_the_truth() -> None:
    source = TruthSource("human", known={"1": Verdict.A}, has_file=True)
    assert source.resolve(Item("1", {"human": "b"})) == Item("1", {}, Verdict.A)


def test_a_field_that_does_not_name_a_side_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": 1, "human": "a"}\n{"id": 2, "human": "left-ish"}\n')
    reported: list[Problem] = []
    items = list(Items([path], "id", reported.append, truth=TruthSource("human")))
    assert [item.id for item in items] == ["1"]
    assert (reported[0].line, reported[0].message) == (
        2,
        "'human' does not name a side: 'left-ish'",
    )


def truth_file(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / name
    if path.suffix == ".csv":
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        path.write_text("\n".join(lines))
    else:
        path.write_text(json.dumps(rows))
    return path


@pytest.mark.parametrize("name", ["truth.json", "truth.csv"])
def test_a_truth_file_has_the_truths_by_id(tmp_path: Path, name: str) -> None:
    path = truth_file(tmp_path, name, [{"id": 1, "human": "a"}, {"id": 2, "human": "b"}])
    assert read_truths(path, "id", "", None) == {"1": Verdict.A, "2": Verdict.B}


def test_the_key_names_the_field_if_there_are_several(tmp_path: Path) -> None:
    rows = [{"id": 1, "human": "a", "note": "b"}]
    path = truth_file(tmp_path, "truth.json", rows)
    assert read_truths(path, "id", "note", None) == {"1": Verdict.B}
    with pytest.raises(DesignError, match="unclear which field"):
        read_truths(path, "id", "", None)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"human": "a"}], "no id under 'id'"),
        ([{"id": 1, "human": "c"}], "'human' does not name a side: 'c'"),
        (
            [{"id": 1, "human": "a"}, {"id": 1, "human": "b"}],
            "duplicate id '1', with different sides",
        ),
    ],
)
def test_problems_in_a_truth_file_are_reported(
    tmp_path: Path, rows: list[dict[str, Any]], message: str
) -> None:
    reported: list[Problem] = []
    read_truths(truth_file(tmp_path, "truth.json", rows), "id", "", None, reported.append)
    assert message in reported[0].message
