"""The contract of all export formats."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.domain.columns import AnswerColumn
from spindle.export import EXPORTS, ExportFormat, ExportTable
from tests.unit.export.readers import NESTED, READERS, TABLES, WHOLE, write_format
from tests.unit.export.records import make_record, make_records

WHY = ExportTable((AnswerColumn("why", "text"),), ("prompt",))

# What JSON can represent and a browser can send: everything but lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]))
tricky = st.sampled_from(
    ["=1+1", "+1", "-1", "@A1", '"', '""', "a,b", "a\tb", "a\nb", "a\r\nb", "\r", "\x00", " x "]
)


def _format(name: str) -> ExportFormat:
    found = EXPORTS.get(name)
    assert found is not None
    return found


def test_every_format_of_the_registry_is_tested_here() -> None:
    assert set(EXPORTS.names()) == set(READERS)


@pytest.mark.parametrize("name", EXPORTS.names())
def test_a_format_has_the_name_of_its_module(name: str) -> None:
    assert _format(name).name == name


def test_no_two_formats_share_a_suffix() -> None:
    suffixes = [format.suffix for format in EXPORTS]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("name", EXPORTS.names())
def test_a_file_without_judgments_is_valid(name: str) -> None:
    assert READERS[name](write_format(name, [], WHY)) == []


@pytest.mark.parametrize("name", EXPORTS.names())
def test_writing_returns_the_number_of_judgments(name: str, tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as file:
        assert _format(name).write(make_records(3), file, WHY) == 3


@pytest.mark.parametrize("name", EXPORTS.names())
def test_the_target_stays_open_after_writing(name: str, tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as file:
        _format(name).write(make_records(1), file, WHY)
        assert not file.closed


@pytest.mark.parametrize("name", WHOLE)
@given(text=texts | tricky)
@settings(deadline=None)
def test_any_text_is_preserved(name: str, text: str) -> None:
    record = make_record(
        {"why": {"text": text}}, shown={"why": text}, fields={"prompt": text}, reason=text
    )
    (row,) = READERS[name](write_format(name, [record], WHY))
    if name in NESTED:
        found = (row["answers"]["why"]["text"], row["fields"]["prompt"], row["skip_reason"])
    else:
        found = (row["why.text"], row["fields.prompt"], row["skip_reason"])
    assert found == (text, text, text)


@pytest.mark.parametrize("name", EXPORTS.names())
def test_memory_does_not_grow_with_judgments(name: str, tmp_path: Path) -> None:
    few, more = (_peak(_format(name), count, tmp_path / str(count)) for count in (10_000, 20_000))
    assert more < 1.2 * few + 200_000


@pytest.mark.parametrize("name", WHOLE)
def test_fields_are_exported_if_records_have_them(name: str) -> None:
    record = make_record(fields={"prompt": "Why?"})
    (row,) = READERS[name](write_format(name, [record], ExportTable((), ("prompt",))))
    assert (row["fields"]["prompt"] if name in NESTED else row["fields.prompt"]) == "Why?"


@pytest.mark.parametrize("name", WHOLE)
def test_fields_are_absent_if_records_have_none(name: str) -> None:
    (row,) = READERS[name](write_format(name, [make_record()]))
    assert not [key for key in row if key.startswith("fields")]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_columns_in_order(name: str) -> None:
    (row,) = READERS[name](write_format(name, [make_record()], WHY))
    assert list(row) == [heading for heading, _ in WHY.columns()]


def _peak(format: ExportFormat, count: int, path: Path) -> int:
    """Return the peak of Python's memory, in bytes, while writing that many records."""
    with path.open("wb") as file:
        format.write(make_records(1), file, WHY)  # warm up what is created only once
        tracemalloc.start()
        try:
            format.write(make_records(count), file, WHY)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
