"""How a judgment is laid out as a row, and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spindle.domain.assignments import Order
from spindle.domain.columns import Column, Kind
from spindle.domain.judgments import Record
from spindle.export import Table
from spindle.export.base import as_json, instant, spelled_instant
from tests.unit.export.reading import read_csv, read_json, read_jsonl, read_parquet, write_records
from tests.unit.export.recorded import make_record, many

ANSWERS = (
    Column("which", "label"),
    Column("which", "strength", Kind.NUMBER),
    Column("rating", "value", Kind.WHOLE),
    Column("problems", "labels", Kind.TEXTS),
    Column("grid", "ratings", row="tone"),
)
GIVEN = {
    "which": {"label": "A", "strength": -2},
    "rating": {"value": 4},
    "problems": {"labels": ["long", "wrong"]},
    "grid": {"ratings": {"tone": "good"}},
}


def _cells(record: Record, *columns: Column) -> dict[str, Any]:
    table = Table(columns)
    (row,) = table.rows([record])
    return dict(zip((name for name, _ in table.columns()), row, strict=True))


def test_columns_are_named_by_scheme_key_and_row() -> None:
    assert [column.name for column in ANSWERS] == [
        "which.label",
        "which.strength",
        "rating.value",
        "problems.labels",
        "grid.ratings.tone",
    ]


def test_each_answer_is_in_its_column() -> None:
    cells = _cells(make_record(GIVEN), *ANSWERS)
    found = [cells[column.name] for column in ANSWERS]
    assert found == ["A", -2, 4, ["long", "wrong"], "good"]


def test_a_question_that_was_not_answered_leaves_its_cell_empty() -> None:
    assert _cells(make_record(), *ANSWERS)["which.label"] is None


def test_answers_that_have_columns_are_not_repeated() -> None:
    assert _cells(make_record(GIVEN), *ANSWERS)["other_answers"] is None


def test_an_answer_to_a_question_that_was_renamed_is_kept() -> None:
    cells = _cells(make_record({"old": {"label": "A"}}), *ANSWERS)
    assert json.loads(cells["other_answers"]) == {"old.label": "A"}


def test_an_answer_of_another_kind_than_its_column_is_kept_beside_it() -> None:
    cells = _cells(make_record({"rating": {"value": "four"}}), *ANSWERS)
    assert cells["rating.value"] is None
    assert json.loads(cells["other_answers"]) == {"rating.value": "four"}


def test_what_was_pressed_is_json_in_a_table() -> None:
    cells = _cells(make_record(shown={"which": "A"}, order=Order.SWAPPED))
    assert cells["displayed.order"] == "ba"
    assert json.loads(cells["displayed.answers"]) == {"which": "A"}


def test_a_list_is_json_in_csv() -> None:
    (row,) = read_csv(write_records("csv", [make_record(GIVEN)], Table(ANSWERS)))
    assert json.loads(row["problems.labels"]) == ["long", "wrong"]


def test_truth_values_in_csv_are_spelled_as_in_json() -> None:
    (row,) = read_csv(write_records("csv", [make_record(surplus=True)]))
    assert (row["surplus"], row["skipped"]) == ("true", "false")


def test_rows_of_csv_end_with_crlf() -> None:
    assert write_records("csv", many(2)).count(b"\r\n") == 3


def test_a_field_that_is_no_text_is_json_in_a_table() -> None:
    record = make_record(fields={"turns": [{"role": "user"}], "n": 3, "text": "t", "none": None})
    table = Table((), ("turns", "n", "text", "none", "missing"))
    (row,) = read_parquet(write_records("parquet", [record], table))
    found = [row[f"fields.{name}"] for name in table.fields]
    assert found == ['[{"role":"user"}]', "3", "t", None, None]


def test_parquet_columns_are_typed() -> None:
    schema = pq.read_schema(
        io.BytesIO(write_records("parquet", [make_record(GIVEN)], Table(ANSWERS)))
    )
    types = {name: schema.field(name).type for name in schema.names}
    assert types["problems.labels"] == pa.list_(pa.string())
    assert types["which.strength"] == pa.float64()
    assert types["rating.value"] == pa.int64()
    assert types["surplus"] == pa.bool_()
    assert types["answered_at"] == pa.timestamp("ms", tz="UTC")


def test_parquet_holds_the_values_themselves() -> None:
    (row,) = read_parquet(write_records("parquet", [make_record(GIVEN)], Table(ANSWERS)))
    assert row["problems.labels"] == ["long", "wrong"]
    assert row["answered_at"] == datetime(2025, 6, 15, 15, 6, 40, 250_000, UTC)
    assert row["active_seconds"] == 2.5


def test_parquet_groups_rows() -> None:
    file = pq.ParquetFile(io.BytesIO(write_records("parquet", many(10_001))))
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes == [10_000, 1]


def test_parquet_groups_fewer_rows_where_texts_are_long() -> None:
    long = make_record(fields={"text": "x" * 4_000_000})
    file = pq.ParquetFile(io.BytesIO(write_records("parquet", [long] * 6, Table((), ("text",)))))
    assert file.num_row_groups == 2


def test_json_has_one_judgment_a_line() -> None:
    lines = write_records("json", many(2)).decode().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)


def test_json_and_json_lines_hold_the_same() -> None:
    assert read_json(write_records("json", many(3))) == read_jsonl(write_records("jsonl", many(3)))


def test_other_alphabets_are_readable_in_json() -> None:
    assert (
        "Grüße 👋" in write_records("jsonl", [make_record({"why": {"text": "Grüße 👋"}})]).decode()
    )


def test_a_skip_has_its_reason_and_no_answers() -> None:
    found = as_json(make_record(skipped=True, reason="known to me"))
    assert (found["skipped"], found["skip_reason"], found["answers"]) == (True, "known to me", {})


@pytest.mark.parametrize(
    ("seconds", "spelled"),
    [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1_750_000_000.25, "2025-06-15T15:06:40.250Z"),
        (1_750_000_000.0004, "2025-06-15T15:06:40.000Z"),
        (1_750_000_000.9996, "2025-06-15T15:06:41.000Z"),
    ],
)
def test_instants_are_iso_8601_in_utc_to_the_millisecond(seconds: float, spelled: str) -> None:
    assert spelled_instant(instant(seconds)) == spelled


def test_a_number_too_long_for_a_float_is_rounded_rather_than_the_end_of_the_file() -> None:
    table = Table((Column("how", "value", Kind.NUMBER),))
    record = make_record({"how": {"value": 2**60 + 1}})
    (row,) = read_parquet(write_records("parquet", [record], table))
    assert row["how.value"] == float(2**60)
