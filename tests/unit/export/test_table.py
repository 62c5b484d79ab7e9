"""A judgment as a row of a table and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spindle.domain.assignments import Order
from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import JudgmentRecord
from spindle.export import ExportTable
from spindle.export.base import as_json, format_time, to_datetime
from tests.unit.export.readers import read_csv, read_json, read_jsonl, read_parquet, write_format
from tests.unit.export.records import make_record, make_records

ANSWERS = (
    AnswerColumn("which", "label"),
    AnswerColumn("which", "strength", ColumnType.NUMBER),
    AnswerColumn("rating", "value", ColumnType.INTEGER),
    AnswerColumn("problems", "labels", ColumnType.TEXT_LIST),
    AnswerColumn("grid", "ratings", row="tone"),
)
GIVEN = {
    "which": {"label": "A", "strength": -2},
    "rating": {"value": 4},
    "problems": {"labels": ["long", "wrong"]},
    "grid": {"ratings": {"tone": "good"}},
}


def _cells(record: JudgmentRecord, *columns: AnswerColumn) -> dict[str, Any]:
    table = ExportTable(columns)
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


def test_the_cell_of_an_unanswered_question_is_empty() -> None:
    assert _cells(make_record(), *ANSWERS)["which.label"] is None


def test_answers_with_columns_are_not_repeated() -> None:
    assert _cells(make_record(GIVEN), *ANSWERS)["other_answers"] is None


def test_an_answer_to_a_renamed_question_is_kept() -> None:
    cells = _cells(make_record({"old": {"label": "A"}}), *ANSWERS)
    assert json.loads(cells["other_answers"]) == {"old.label": "A"}


def test_an_answer_of_another_type_than_its_column_is_kept_apart() -> None:
    cells = _cells(make_record({"rating": {"value": "four"}}), *ANSWERS)
    assert cells["rating.value"] is None
    assert json.loads(cells["other_answers"]) == {"rating.value": "four"}


def test_displayed_answers_are_json_in_a_table() -> None:
    cells = _cells(make_record(shown={"which": "A"}, order=Order.SWAPPED))
    assert cells["displayed.order"] == "ba"
    assert json.loads(cells["displayed.answers"]) == {"which": "A"}


def test_a_list_is_json_in_csv() -> None:
    (row,) = read_csv(write_format("csv", [make_record(GIVEN)], ExportTable(ANSWERS)))
    assert json.loads(row["problems.labels"]) == ["long", "wrong"]


def test_booleans_in_csv_are_written_as_in_json() -> None:
    (row,) = read_csv(write_format("csv", [make_record(surplus=True)]))
    assert (row["surplus"], row["skipped"]) == ("true", "false")


def test_rows_of_csv_end_with_crlf() -> None:
    assert write_format("csv", make_records(2)).count(b"\r\n") == 3


def test_a_field_that_is_not_text_is_json_in_a_table() -> None:
    record = make_record(fields={"turns": [{"role": "user"}], "n": 3, "text": "t", "none": None})
    table = ExportTable((), ("turns", "n", "text", "none", "missing"))
    (row,) = read_parquet(write_format("parquet", [record], table))
    found = [row[f"fields.{name}"] for name in table.fields]
    assert found == ['[{"role":"user"}]', "3", "t", None, None]


def test_parquet_columns_are_typed() -> None:
    schema = pq.read_schema(
        io.BytesIO(write_format("parquet", [make_record(GIVEN)], ExportTable(ANSWERS)))
    )
    types = {name: schema.field(name).type for name in schema.names}
    assert types["problems.labels"] == pa.list_(pa.string())
    assert types["which.strength"] == pa.float64()
    assert types["rating.value"] == pa.int64()
    assert types["surplus"] == pa.bool_()
    assert types["answered_at"] == pa.timestamp("ms", tz="UTC")


def test_parquet_preserves_the_types_of_values() -> None:
    (row,) = read_parquet(write_format("parquet", [make_record(GIVEN)], ExportTable(ANSWERS)))
    assert row["problems.labels"] == ["long", "wrong"]
    assert row["answered_at"] == datetime(2025, 6, 15, 15, 6, 40, 250_000, UTC)
    assert row["active_seconds"] == 2.5


def test_parquet_groups_ten_thousand_rows() -> None:
    file = pq.ParquetFile(io.BytesIO(write_format("parquet", make_records(10_001))))
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes == [10_000, 1]


def test_parquet_groups_fewer_rows_if_texts_are_long() -> None:
    long = make_record(fields={"text": "x" * 4_000_000})
    file = pq.ParquetFile(
        io.BytesIO(write_format("parquet", [long] * 6, ExportTable((), ("text",))))
    )
    assert file.num_row_groups == 2


def test_json_has_one_judgment_per_line() -> None:
    lines = write_format("json", make_records(2)).decode().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)


def test_json_and_json_lines_have_the_same_content() -> None:
    assert read_json(write_format("json", make_records(3))) == read_jsonl(
        write_format("jsonl", make_records(3))
    )


def test_other_alphabets_are_readable_in_json() -> None:
    assert (
        "Grüße 👋" in write_format("jsonl", [make_record({"why": {"text": "Grüße 👋"}})]).decode()
    )


def test_a_skip_has_its_reason_and_no_answers() -> None:
    found = as_json(make_record(skipped=True, reason="known to me"))
    assert (found["skipped"], found["skip_reason"], found["answers"]) == (True, "known to me", {})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1_750_000_000.25, "2025-06-15T15:06:40.250Z"),
        (1_750_000_000.0004, "2025-06-15T15:06:40.000Z"),
        (1_750_000_000.9996, "2025-06-15T15:06:41.000Z"),
    ],
)
def test_timestamps_are_iso_8601_in_utc_with_milliseconds(seconds: float, text: str) -> None:
    assert format_time(to_datetime(seconds)) == text


def test_an_integer_too_long_for_a_float_is_rounded() -> None:
    table = ExportTable((AnswerColumn("how", "value", ColumnType.NUMBER),))
    record = make_record({"how": {"value": 2**60 + 1}})
    (row,) = read_parquet(write_format("parquet", [record], table))
    assert row["how.value"] == float(2**60)
