"""The readers of data files."""

from __future__ import annotations

import gzip
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


def write_file(folder: Path, name: str, text: str | bytes) -> Path:
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
    path = write_file(tmp_path, "a.json", '[\n {"id": "1"},\n\n {"id": "2"}\n]\n')
    assert lines(path) == [2, 4]


def test_json_may_be_one_object(tmp_path: Path) -> None:
    assert read(write_file(tmp_path, "a.json", json.dumps(ONE))) == [("1", ONE, 1)]


def test_json_may_be_one_object_per_line(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.json", '{"id": "1"}\n{"id": "2"}\n\n{"id": "3"}')
    assert lines(path) == [1, 2, 4]


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson"])
def test_json_lines_skip_blank_lines(tmp_path: Path, suffix: str) -> None:
    path = write_file(tmp_path, f"a.{suffix}", '{"id": "1"}\r\n\n{"id": "2"}\n')
    assert lines(path) == [1, 3]


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        assert read(write_file(tmp_path, name, "\ufeff" + json.dumps(ONE)))[0][0] == "1"


def test_nested_values_are_kept(tmp_path: Path) -> None:
    fields = {"id": "1", "turns": [{"role": "user", "content": "hi"}], "n": {"x": [1, 2.5, None]}}
    assert read(write_file(tmp_path, "a.json", json.dumps([fields])))[0][1] == fields


def test_nan_is_null(tmp_path: Path) -> None:
    assert read(write_file(tmp_path, "a.jsonl", '{"id": "1", "x": NaN}'))[0][1]["x"] is None
    assert read(write_file(tmp_path, "a.json", '[{"id": "1", "x": NaN}]'))[0][1]["x"] is None


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
def test_invalid_json_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", text))
    assert "not JSON" in problem.message
    assert problem.line == line


def test_all_invalid_json_lines_are_reported(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.jsonl", '{"id": "1"}\n{"id"\n{"id": "2"}\n[\n')
    assert [problem.line for problem in problems(path)] == [2, 4]


def test_without_a_report_the_first_problem_is_raised(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match=r"a\.jsonl:1:2: error"):
        read(write_file(tmp_path, "a.jsonl", "{"))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_a_file_that_is_not_utf8_is_reported(tmp_path: Path, name: str) -> None:
    (problem,) = problems(write_file(tmp_path, name, b'id,x\n{"id": "\xff"}'))
    assert "UTF-8" in problem.message or "JSON" in problem.message


@pytest.mark.parametrize(("suffix", "sign"), [("csv", ","), ("tsv", "\t")])
def test_tables_have_their_fields_in_the_first_line(tmp_path: Path, suffix: str, sign: str) -> None:
    text = f'id{sign}text\n1{sign}"two\nlines"\n2{sign}x\n'
    assert read(write_file(tmp_path, f"a.{suffix}", text)) == [
        ("1", {"id": "1", "text": "two\nlines"}, 2),
        ("2", {"id": "2", "text": "x"}, 4),
    ]


def test_a_row_with_too_many_cells_is_reported_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.csv", "id,text\n1,x\n2,y,z\n3,w\n"))
    assert problem.line == 3
    assert problem.message == "expected 2 cells as in the header, found 3"


@pytest.mark.parametrize("text", ["", "\n", "id,,x\n1,2,3\n", "id,id\n1,2\n"])
def test_a_table_without_a_valid_header_is_reported(tmp_path: Path, text: str) -> None:
    (problem,) = problems(write_file(tmp_path, "a.csv", text))
    assert problem.line == 1


def test_an_unclosed_quote_in_a_table_is_reported(tmp_path: Path) -> None:
    assert problems(write_file(tmp_path, "a.csv", 'id,text\n1,"x\n'))


def test_parquet_rows_are_converted_to_json(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "day": date(2024, 1, 2), "sum": Decimal("1.5"), "turns": [{"role": "user"}]},
        {"id": 2, "day": None, "sum": None, "turns": []},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [
        ("1", {"id": 1, "day": "2024-01-02", "sum": 1.5, "turns": [{"role": "user"}]}, 1),
        ("2", {"id": 2, "day": None, "sum": None, "turns": []}, 2),
    ]


def test_a_file_that_is_not_parquet_is_reported(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.parquet", "no"))
    assert "Parquet" in problem.message


@pytest.mark.parametrize(("value", "identity"), [(7, "7"), (7.0, "7"), (2.5, "2.5"), (" a ", "a")])
def test_an_id_is_converted_to_text(tmp_path: Path, value: Any, identity: str) -> None:
    assert read(write_file(tmp_path, "a.json", json.dumps([{"id": value}])))[0][0] == identity


@pytest.mark.parametrize("value", [None, True, [1], {"a": 1}, "", "  ", "x" * 501])
def test_a_value_that_is_not_an_id_is_reported(tmp_path: Path, value: Any) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", json.dumps([{"id": value}])))
    assert "is not an id" in problem.message


def test_a_missing_id_suggests_a_similar_field(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", '[{"idx": 1, "text": "x"}]'))
    assert "did you mean id_key: idx" in problem.hint


@pytest.mark.parametrize("text", ['["x"]', "[1]", "[null]", "[[]]"])
def test_a_value_that_is_not_an_object_is_reported(tmp_path: Path, text: str) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", text))
    assert "expected an item, found" in problem.message


def test_a_lone_surrogate_is_reported(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", '[{"id": "1", "text": "\\ud83d"}]'))
    assert "surrogate" in problem.message


def test_endless_nesting_is_reported(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", "[" * 100_000))
    assert "nested too deeply" in problem.message


def test_a_large_array_is_read_in_windows(tmp_path: Path) -> None:
    text = "[" + ",\n".join(json.dumps({"id": n, "text": "x" * 900}) for n in range(3000)) + "]"
    path = write_file(tmp_path, "a.json", text)
    found: list[Problem] = []
    rows = list(read_json(path, found.append))
    assert (len(rows), rows[-1][1], found) == (3000, 3000, [])


@pytest.mark.parametrize(
    ("line", "column"),
    [('{"id"\n', 6), ('{"id": "1",\n', 12), ('{"id": "1" "x"}\r\n', 12), ("{\n", 2), ("x\n", 1)],
)
def test_an_invalid_line_is_reported_with_its_column(
    tmp_path: Path, line: str, column: int
) -> None:
    (problem,) = problems(write_file(tmp_path, "a.jsonl", line))
    assert (problem.line, problem.column) == (1, column)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_number_that_cannot_be_read_is_reported(tmp_path: Path, name: str) -> None:
    text = '{"id": "1", "x": 1' + "0" * 5000 + "}"
    (problem,) = problems(write_file(tmp_path, name, text))
    assert problem.line == 1
    assert "digits" in problem.message


@pytest.mark.parametrize("depth", [101, 300, 450])
def test_deeply_nested_fields_are_reported_with_their_line(tmp_path: Path, depth: int) -> None:
    text = '{"id": "1"}\n{"id": "2", "x": ' + "[" * depth + "]" * depth + "}\n"
    (problem,) = problems(write_file(tmp_path, "a.jsonl", text))
    assert problem.line == 2
    assert "nested more than 100 levels deep" in problem.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json.gz", '[{"id": "1"}]'),
        ("a.jsonl.gz", '{"id": "1"}\n'),
        ("A.JSONL.GZ", '{"id": "1"}\n'),
        ("a.csv.gz", "id\n1\n"),
        ("a.v2.tsv.gz", "id\n1\n"),
    ],
)
def test_a_compressed_file_is_read_like_any_other(tmp_path: Path, name: str, text: str) -> None:
    path = write_file(tmp_path, name, gzip.compress(text.encode()))
    assert [identity for identity, _, _ in read(path)] == ["1"]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not packed",
        gzip.compress(b'{"id": "1"}\n', mtime=0)[:-9],
        b"\x1f\x8b\x08" + b"x" * 40,
    ],
)
def test_a_corrupt_compressed_file_is_reported(tmp_path: Path, damaged: bytes) -> None:
    found = problems(write_file(tmp_path, "a.jsonl.gz", damaged))
    assert [problem.message.startswith("the file cannot be read") for problem in found] == (
        [True] if damaged else []
    )


def test_the_probable_encoding_of_a_file_is_named(tmp_path: Path) -> None:
    (packed,) = problems(write_file(tmp_path, "a.jsonl", gzip.compress(b"{}")))
    assert (packed.message, packed.hint) == (
        "the file is gzip-compressed",
        "rename it to a.jsonl.gz",
    )
    (wide,) = problems(write_file(tmp_path, "b.json", "[]".encode("utf-16")))
    assert wide.hint == "it is UTF-16; save it as UTF-8"


def test_an_id_with_a_nul_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(write_file(tmp_path, "a.json", '[{"id": "a\\u0000b"}]'))
    assert "is not an id" in problem.message


def test_parquet_times_are_cut_to_microseconds(tmp_path: Path) -> None:
    instant = 1_700_000_000_123_456_789
    table = pa.table(
        {
            "id": pa.array(["1"]),
            "at": pa.array([instant], pa.timestamp("ns")),
            "there": pa.array([instant], pa.timestamp("ns", "UTC")),
            "took": pa.array([1_500_000_001], pa.duration("ns")),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet")[0][1] == {
        "id": "1",
        "at": "2023-11-14T22:13:20.123456",
        "there": "2023-11-14T22:13:20.123456+00:00",
        "took": 1.5,
    }


def test_nan_and_infinity_in_parquet_are_null(tmp_path: Path) -> None:
    table = pa.table({"id": ["1"], "x": [float("inf")], "y": [float("nan")]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet")[0][1] == {"id": "1", "x": None, "y": None}


@pytest.mark.parametrize(
    "column",
    [
        pa.array([10**15], pa.timestamp("s")),
        pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers()),
    ],
    ids=["the year 31 million", "no UTF-8"],
)
def test_a_parquet_value_that_python_cannot_hold_is_reported(tmp_path: Path, column: Any) -> None:
    pq.write_table(pa.table({"id": ["1"], "x": column}), tmp_path / "a.parquet")
    (problem,) = problems(tmp_path / "a.parquet")
    assert problem.line == 1
    assert "cannot be read" in problem.message
