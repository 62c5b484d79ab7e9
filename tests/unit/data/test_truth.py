"""The known truth of items, and the values and files that state it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spindle.data import Items
from spindle.data.truth import TruthSource, read_truths
from spindle.data.truth_values import InvalidSide, TruthValues, UnclearIndex, find_index
from spindle.domain.items import Item
from spindle.domain.truth import TruthDoubt
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem

VALUES = TruthValues(
    {"by_person": Verdict.A, "by_machine": Verdict.B, "person": Verdict.A, "machine": Verdict.B},
    ("by_person", "by_machine"),
)
MADE = {"by_person": "claude-2", "by_machine": "claude-1"}
PLAIN = TruthValues()


def read(value: Any, index: int | None = None) -> Verdict | None:
    return replace(VALUES, index=index).read(value, MADE)[0]


@pytest.mark.parametrize("value", ["a", "A", "person", " a ", "by_person", "claude-2"])
def test_side_a_has_many_names(value: Any) -> None:
    assert read(value) is Verdict.A


@pytest.mark.parametrize("value", ["b", "B", "machine", "by_machine", "claude-1"])
def test_side_b_has_many_names(value: Any) -> None:
    assert read(value) is Verdict.B


@pytest.mark.parametrize("value", [None, "", " "])
def test_an_empty_value_names_no_side(value: Any) -> None:
    assert read(value) is None


@pytest.mark.parametrize(
    "value",
    [
        *("human", "data", "ab", "tie", "claude-3", "Person", "response_a", "nan"),
        *("Response 2", "model_b", "gpt-4-1", "the b"),
        *(True, False, ["a"], 1.5, 7, -1),
    ],
)
def test_nothing_is_read_from_a_part_of_a_word(value: Any) -> None:
    with pytest.raises(InvalidSide) as caught:
        read(value)
    said = "expected a, b, by_person, by_machine, person, machine or what by_person or by_machine"
    assert str(caught.value).startswith(f"{said} holds; or say what it means: `pairs: {{truth_val")


@pytest.mark.parametrize(
    ("value", "index", "side"),
    [(0, 0, "a"), (1, 0, "b"), ("1", 1, "a"), (2.0, 1, "b"), ("2.0", 1, "b"), ("0", 0, "a")],
)
def test_numbers_count_from_where_they_are_known_to(value: Any, index: int, side: str) -> None:
    assert read(value, index) == side


@pytest.mark.parametrize("value", [0, 1, 2, "1", "1.0"])
def test_a_number_alone_is_asked_about(value: Any) -> None:
    with pytest.raises(UnclearIndex, match=r"\{truth_index: 0\}` or `pairs: \{truth_index: 1\}`"):
        read(value)


@pytest.mark.parametrize(("value", "index"), [(2, 0), (0, 1), (3, 1), (-1, 0)])
def test_a_number_of_neither_side_is_refused(value: int, index: int) -> None:
    with pytest.raises(InvalidSide, match=f"{index}, {index + 1} or what by_person or by_machine"):
        read(value, index)


def test_a_stated_meaning_comes_first() -> None:
    stated = {"a": Verdict.B, "0": Verdict.TIE, "?": None, "true": Verdict.A}
    values = replace(VALUES, stated=stated)
    assert [values.read(value, MADE)[0] for value in ("a", 0, "?", True)] == ["b", "tie", None, "a"]


def test_a_model_on_both_sides_says_nothing() -> None:
    both = {"by_person": "m", "by_machine": "m"}
    assert VALUES.read("m", both) == (None, TruthDoubt.SAME_MODEL)


def test_a_letter_that_is_the_other_sides_model_is_refused() -> None:
    with pytest.raises(InvalidSide, match="as a name it is one side, as a model the other"):
        VALUES.read("a", {"by_person": "b", "by_machine": "a"})


@pytest.mark.parametrize(
    ("numbers", "index"),
    [
        ([0, 1], 0),
        ([0], 0),
        ([1, 2], 1),
        ([2], 1),
        ([1], None),
        ([0, 2], None),
        ([0, 1, 2], None),
        ([-1, 0, 1], None),
        ([0, 1, 7], None),
        ([], None),
    ],
)
def test_the_numbers_of_a_column_show_where_they_count_from(
    numbers: list[int], index: int | None
) -> None:
    assert find_index(numbers) == index


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
    assert read_truths(path, "id", "", PLAIN) == {"1": Verdict.A, "2": Verdict.B}


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 2)])
def test_the_numbers_of_a_truth_file_show_where_they_count_from(
    tmp_path: Path, first: int, second: int
) -> None:
    path = truth_file(tmp_path, "truth.csv", [{"id": 1, "n": first}, {"id": 2, "n": second}])
    assert read_truths(path, "id", "", PLAIN) == {"1": Verdict.A, "2": Verdict.B}


def test_a_truth_file_may_name_models(tmp_path: Path) -> None:
    path = truth_file(tmp_path, "truth.json", [{"id": 1, "best": "claude-1"}])
    source = TruthSource(values=VALUES, known=read_truths(path, "id", "", VALUES), has_file=True)
    assert source.resolve(Item("1", MADE)).truth is Verdict.B


def test_the_key_names_the_field_if_there_are_several(tmp_path: Path) -> None:
    rows = [{"id": 1, "human": "a", "note": "b"}]
    path = truth_file(tmp_path, "truth.json", rows)
    assert read_truths(path, "id", "note", PLAIN) == {"1": Verdict.B}
    with pytest.raises(DesignError, match="unclear which field"):
        read_truths(path, "id", "", PLAIN)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"human": "a"}], "no id under 'id'"),
        ([{"id": 1, "human": "c"}], "'human' does not name a side: 'c'"),
        ([{"id": 1, "human": 1}], "'human' does not name a side: 1 (the data do not show whether"),
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
    read_truths(truth_file(tmp_path, "truth.json", rows), "id", "", PLAIN, reported.append)
    assert message in reported[0].message
