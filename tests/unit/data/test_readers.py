from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.data import read_items
from spindle.data.json_values import read_json, rows_in
from spindle.errors import DesignError, Problem


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path) -> list[tuple[str, dict[str, Any], int]]:
    return [(item.id, dict(item.fields), line) for item, line in read_items(path, "id")]


def problems(path: Path) -> list[Problem]:
    found: list[Problem] = []
    for _ in read_items(path, "id", found.append):
        pass
    return found


def lines(path: Path) -> list[int]:
    return [line for _, _, line in read(path)]


ONE = {"id": "1", "text": "x"}


def test_json_may_be_an_array(tmp_path: Path) -> None:
    path = written(tmp_path, "a.json", '[\n {"id": "1"},\n\n {"id": "2"}\n]\n')
    assert lines(path) == [2, 4]


def test_json_may_be_one_object(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.json", json.dumps(ONE))) == [("1", ONE, 1)]


def test_json_may_be_one_object_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.json", '{"id": "1"}\n{"id": "2"}\n\n{"id": "3"}')
    assert lines(path) == [1, 2, 4]


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson"])
def test_json_lines_pass_over_blank_lines(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, f"a.{suffix}", '{"id": "1"}\r\n\n{"id": "2"}\n')
    assert lines(path) == [1, 3]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        assert read(written(tmp_path, name, "\ufeff" + json.dumps(ONE)))[0][0] == "1"


def test_nested_values_stay(tmp_path: Path) -> None:
    fields = {"id": "1", "turns": [{"role": "user", "content": "hi"}], "n": {"x": [1, 2.5, None]}}
    assert read(written(tmp_path, "a.json", json.dumps([fields])))[0][1] == fields


def test_nan_is_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.jsonl", '{"id": "1", "x": NaN}'))[0][1]["x"] is None
    assert read(written(tmp_path, "a.json", '[{"id": "1", "x": NaN}]'))[0][1]["x"] is None


@given(
    st.lists(
        st.dictionaries(st.text(st.characters(codec="utf-8")), st.text() | st.integers()),
        max_size=5,
    ),
    st.integers(1, 40),
)
def test_any_array_is_read_whatever_the_window(values: list[Any], size: int) -> None:
    text = io.StringIO(json.dumps(values, indent=1))
    assert [value for value, _ in rows_in(text, size)] == values


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[\n {"id": "1"},\n {"id": }\n]', 3),
        ('[\n {"id": "1"}\n {"id": "2"}\n]', 3),
        ('[{"id": "1"}', 1),
        ('[{"id": "1"}]\nmore', 2),
        ('{"id": "1"}\n{"id": \n', 3),
        ('[{"id": "1",\n "text": "open\n', 2),
    ],
)
def test_broken_json_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = problems(written(tmp_path, "a.json", text))
    assert "not JSON" in problem.message
    assert problem.line == line


def test_broken_json_lines_are_all_told(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"id": "1"}\n{"id"\n{"id": "2"}\n[\n')
    assert [problem.line for problem in problems(path)] == [2, 4]


def test_without_a_listener_the_first_problem_is_raised(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match=r"a\.jsonl:1: error"):
        read(written(tmp_path, "a.jsonl", "{"))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_what_is_not_utf8_is_told(tmp_path: Path, name: str) -> None:
    (problem,) = problems(written(tmp_path, name, b'id,x\n{"id": "\xff"}'))
    assert "UTF-8" in problem.message or "JSON" in problem.message


@pytest.mark.parametrize(("suffix", "sign"), [("csv", ","), ("tsv", "\t")])
def test_tables_have_their_fields_in_the_first_line(tmp_path: Path, suffix: str, sign: str) -> None:
    text = f'id{sign}text\n1{sign}"two\nlines"\n2{sign}x\n'
    assert read(written(tmp_path, f"a.{suffix}", text)) == [
        ("1", {"id": "1", "text": "two\nlines"}, 2),
        ("2", {"id": "2", "text": "x"}, 4),
    ]


def test_a_ragged_row_is_told_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, "a.csv", "id,text\n1,x\n2,y,z\n3,w\n"))
    assert problem.line == 3
    assert "3 cells" in problem.message


@pytest.mark.parametrize("text", ["", "\n", "id,,x\n1,2,3\n", "id,id\n1,2\n"])
def test_a_table_without_a_usable_header_is_told(tmp_path: Path, text: str) -> None:
    (problem,) = problems(written(tmp_path, "a.csv", text))
    assert problem.line == 1


def test_an_open_quote_in_a_table_is_told(tmp_path: Path) -> None:
    assert problems(written(tmp_path, "a.csv", 'id,text\n1,"x\n'))


def test_parquet_rows_are_json(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "day": date(2024, 1, 2), "sum": Decimal("1.5"), "turns": [{"role": "user"}]},
        {"id": 2, "day": None, "sum": None, "turns": []},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [
        ("1", {"id": 1, "day": "2024-01-02", "sum": 1.5, "turns": [{"role": "user"}]}, 1),
        ("2", {"id": 2, "day": None, "sum": None, "turns": []}, 2),
    ]


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, "a.parquet", "no"))
    assert "Parquet" in problem.message


@pytest.mark.parametrize(("value", "identity"), [(7, "7"), (7.0, "7"), (2.5, "2.5"), (" a ", "a")])
def test_an_id_becomes_its_text(tmp_path: Path, value: Any, identity: str) -> None:
    assert read(written(tmp_path, "a.json", json.dumps([{"id": value}])))[0][0] == identity


@pytest.mark.parametrize("value", [None, True, [1], {"a": 1}, "", "  ", "x" * 501])
def test_what_is_no_id_is_told(tmp_path: Path, value: Any) -> None:
    (problem,) = problems(written(tmp_path, "a.json", json.dumps([{"id": value}])))
    assert "is no id" in problem.message


def test_a_missing_id_names_a_field_like_it(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, "a.json", '[{"idx": 1, "text": "x"}]'))
    assert "did you mean id_key: idx" in problem.hint


@pytest.mark.parametrize("text", ['["x"]', "[1]", "[null]", "[[]]"])
def test_what_is_no_object_is_told(tmp_path: Path, text: str) -> None:
    (problem,) = problems(written(tmp_path, "a.json", text))
    assert "where an item was expected" in problem.message


def test_half_a_character_is_told(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, "a.json", '[{"id": "1", "text": "\\ud83d"}]'))
    assert "surrogate" in problem.message


def test_deep_nesting_is_told(tmp_path: Path) -> None:
    (problem,) = problems(written(tmp_path, "a.json", "[" * 100_000))
    assert "nested too deeply" in problem.message


def test_a_large_array_is_read_in_windows(tmp_path: Path) -> None:
    text = "[" + ",\n".join(json.dumps({"id": n, "text": "x" * 900}) for n in range(3000)) + "]"
    path = written(tmp_path, "a.json", text)
    found: list[Problem] = []
    rows = list(read_json(path, found.append))
    assert (len(rows), rows[-1][1], found) == (3000, 3000, [])
