"""Which side is known to be the right one, and how a data set says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spindle.data import Items
from spindle.data.truth import NoSide, TruthSource, read_truths, side_named
from spindle.domain.items import Item, Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem

SIDES = Sides("person", "machine")


@pytest.mark.parametrize(
    "value", ["a", "A", 1, "1", "response_a", "Response A", "response1", "person"]
)
def test_side_a_goes_by_many_names(value: Any) -> None:
    assert side_named(value, SIDES) is Verdict.A


@pytest.mark.parametrize("value", ["b", "B", 2, "2", "model_b", "output_2", "machine"])
def test_side_b_goes_by_many_names(value: Any) -> None:
    assert side_named(value, SIDES) is Verdict.B


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_says_nothing(value: Any) -> None:
    assert side_named(value, SIDES) is None


@pytest.mark.parametrize("value", ["human", "0", 3, True, "data", "ab", ["a"], 1.5, "tie"])
def test_anything_else_names_no_side(value: Any) -> None:
    with pytest.raises(NoSide, match="person or machine would name a side"):
        side_named(value, SIDES)


def test_the_field_that_told_it_does_not_stay() -> None:
    item = TruthSource("human").settle(Item("1", {"text": "x", "human": "b"}))
    assert item == Item("1", {"text": "x"}, Verdict.B)


def test_the_field_does_not_stay_either_where_a_file_knows_better() -> None:
    source = TruthSource("human", known={"1": Verdict.A}, apart=True)
    assert source.settle(Item("1", {"human": "b"})) == Item("1", {}, Verdict.A)


def test_a_field_that_names_no_side_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": 1, "human": "a"}\n{"id": 2, "human": "left-ish"}\n')
    told: list[Problem] = []
    items = list(Items([path], "id", told.append, truth=TruthSource("human")))
    assert [item.id for item in items] == ["1"]
    assert (told[0].line, told[0].message) == (2, "'human' names no side: 'left-ish'")


def truth_file(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / name
    if path.suffix == ".csv":
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        path.write_text("\n".join(lines))
    else:
        path.write_text(json.dumps(rows))
    return path


@pytest.mark.parametrize("name", ["truth.json", "truth.csv"])
def test_a_file_of_its_own_says_it_by_id(tmp_path: Path, name: str) -> None:
    path = truth_file(tmp_path, name, [{"id": 1, "human": "a"}, {"id": 2, "human": "b"}])
    assert read_truths(path, "id", "", None) == {"1": Verdict.A, "2": Verdict.B}


def test_with_more_than_one_field_the_key_says_which(tmp_path: Path) -> None:
    rows = [{"id": 1, "human": "a", "note": "b"}]
    path = truth_file(tmp_path, "truth.json", rows)
    assert read_truths(path, "id", "note", None) == {"1": Verdict.B}
    with pytest.raises(DesignError, match="it is not clear which field"):
        read_truths(path, "id", "", None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"human": "a"}], "without the id 'id'"),
        ([{"id": 1, "human": "c"}], "'human' names no side: 'c'"),
        ([{"id": 1, "human": "a"}, {"id": 1, "human": "b"}], "stands twice"),
    ],
)
def test_what_is_wrong_in_it_is_told(tmp_path: Path, rows: list[dict[str, Any]], said: str) -> None:
    told: list[Problem] = []
    read_truths(truth_file(tmp_path, "truth.json", rows), "id", "", None, told.append)
    assert said in told[0].message
