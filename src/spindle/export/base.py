"""The base of export formats, and a judgment as JSON and as a row of a table.

Both forms have the same values under the same names; in a table, nested names are joined
with dots (``displayed.order``), and values without columns of their own are JSON text.
"""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, ClassVar, TypeAlias

import msgspec

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import JudgmentRecord

_Types: TypeAlias = type | tuple[type, ...]
Cell: TypeAlias = str | int | float | bool | datetime | list[str] | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE = (("item_id", ColumnType.TEXT), ("annotator", ColumnType.TEXT))
_AFTER = (
    ("other_answers", ColumnType.TEXT),
    ("displayed.order", ColumnType.TEXT),
    ("displayed.answers", ColumnType.TEXT),
    ("skipped", ColumnType.BOOLEAN),
    ("skip_reason", ColumnType.TEXT),
    ("surplus", ColumnType.BOOLEAN),
    ("revision", ColumnType.INTEGER),
    ("active_seconds", ColumnType.NUMBER),
    ("answered_at", ColumnType.TIMESTAMP),
    ("stored_at", ColumnType.TIMESTAMP),
    ("judgment_id", ColumnType.TEXT),
)
_PYTHON_TYPES: Mapping[ColumnType, _Types] = {
    ColumnType.TEXT: str,
    ColumnType.TEXT_LIST: list,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: (int, float),
    ColumnType.BOOLEAN: bool,
}


@dataclass(frozen=True, slots=True)
class ExportTable:
    """The columns of a table of judgments, beyond those that every judgment has.

    ``answers`` are the columns of the design's schemes; ``fields`` names the item's fields, if
    they are exported; ``potato_fields`` has the form field by scheme in which Potato stores its
    answers, empty if it stores their labels; ``potato_parts`` the names of question and part,
    by scheme that is a part of one; ``opinions`` names the sources of opinions, once they are
    unsealed.
    """

    answers: tuple[AnswerColumn, ...] = ()
    fields: tuple[str, ...] = ()
    potato_fields: Mapping[str, str] = field(default_factory=dict)
    potato_parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    opinions: tuple[str, ...] = ()

    def columns(self) -> tuple[tuple[str, ColumnType], ...]:
        """Return all columns in their order, each as heading and type."""
        return (
            *_BEFORE,
            *((column.name, column.type) for column in self.answers),
            *_AFTER,
            *((f"opinion.{name}", ColumnType.TEXT) for name in self.opinions),
            *((f"fields.{name}", ColumnType.TEXT) for name in self.fields),
        )

    def rows(self, records: Iterable[JudgmentRecord]) -> Iterator[list[Cell]]:
        """Yield the cells of each judgment, in the order of the columns.

        Answers that fit no column, because the design has changed since, are in
        ``other_answers``.
        """
        columns = [(column.name, _PYTHON_TYPES[column.type]) for column in self.answers]
        for record in records:
            answers = flatten_answers(record.judgment.answers)
            cells = [_take_answer(answers, name, type_) for name, type_ in columns]
            yield [
                record.item,
                record.annotator,
                *cells,
                json_text(answers) if answers else None,
                *_metadata_cells(record),
                *(_opinions(record).get(name) for name in self.opinions),
                *(_field_text(record.fields.get(name)) for name in self.fields),
            ]


class ExportFormat(ABC):
    """A file format for judgments; ``suffix`` is the suffix of its files, without the dot."""

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]

    @property
    def file_name(self) -> str:
        """The name of a file of all judgments: ``annotations.csv``."""
        return f"annotations.{self.suffix}"

    @abstractmethod
    def write(self, records: Iterable[JudgmentRecord], target: BinaryIO, table: ExportTable) -> int:
        """Write a whole file to ``target`` and return the number of records.

        Records are written as they arrive, so that memory does not grow with their number. A
        file without records is valid. Errors of ``target`` (``OSError``) are passed on.
        """


class DelimitedExport(ExportFormat):
    """A delimited text file in UTF-8, with quotes and CRLF line ends as in RFC 4180.

    Null is an empty cell, a list is JSON text. Texts are written as typed, even if a
    spreadsheet would interpret them as formulas.
    """

    delimiter: ClassVar[str]

    def write(self, records: Iterable[JudgmentRecord], target: BinaryIO, table: ExportTable) -> int:
        text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        try:
            writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n")
            writer.writerow(name for name, _ in table.columns())
            count = 0
            for row in table.rows(records):
                writer.writerow([_format_cell(cell) for cell in row])
                count += 1
            text.flush()
        finally:
            text.detach()
        return count


class JsonTextExport(ExportFormat):
    """A file of judgments as JSON, one per line.

    ``separators`` are written before the first, between two and after the last judgment;
    ``empty`` is a file without judgments.
    """

    separators: ClassVar[tuple[bytes, bytes, bytes]]
    empty: ClassVar[bytes]

    def write(self, records: Iterable[JudgmentRecord], target: BinaryIO, table: ExportTable) -> int:
        del table  # for formats with columns
        before, between, after = self.separators
        count = 0
        for line in json_lines(records):
            target.write((between if count else before) + line)
            count += 1
        target.write(after if count else self.empty)
        return count


def as_json(record: JudgmentRecord) -> dict[str, object]:
    """Return a judgment as one JSON object."""
    judgment = record.judgment
    flat: dict[str, object] = {
        "item_id": record.item,
        "annotator": record.annotator,
        "answers": judgment.answers,
        "displayed": {"order": record.order.value, "answers": judgment.shown},
        "skipped": judgment.skipped,
        "skip_reason": judgment.reason,
        "surplus": record.surplus,
        "revision": judgment.revision,
        "active_seconds": judgment.active_seconds,
        "answered_at": format_time(to_datetime(judgment.answered_at)),
        "stored_at": format_time(to_datetime(judgment.stored_at)),
        "judgment_id": judgment.id,
    }
    if record.opinions:
        flat["opinions"] = _opinions(record)
    if record.fields:
        flat["fields"] = record.fields
    return flat


def json_lines(records: Iterable[JudgmentRecord]) -> Iterator[bytes]:
    """Return each judgment as one line of JSON, without the line end."""
    encoder = msgspec.json.Encoder()
    return (encoder.encode(as_json(record)) for record in records)


def flatten_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of answer records by the names of their ``AnswerColumn``."""
    flat: dict[str, Any] = {}
    for scheme, answer in answers.items():
        for key, value in answer.items():
            if isinstance(value, dict):
                flat |= {f"{scheme}.{key}.{row}": cell for row, cell in value.items()}
            else:
                flat[f"{scheme}.{key}"] = value
    return flat


def to_datetime(seconds: float) -> datetime:
    """Return a time in seconds since the epoch as UTC, rounded to milliseconds."""
    return _EPOCH + timedelta(milliseconds=round(seconds * 1000))


def format_time(at: datetime) -> str:
    """Return ISO 8601 in UTC with milliseconds: ``2026-05-04T09:30:00.250Z``."""
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def json_text(value: object) -> str:
    """Return a value as JSON on one line."""
    return msgspec.json.encode(value).decode()


def _metadata_cells(record: JudgmentRecord) -> list[Cell]:
    """Return the cells of ``_AFTER``, from ``displayed.order`` on."""
    judgment = record.judgment
    return [
        record.order.value,
        json_text(judgment.shown),
        judgment.skipped,
        judgment.reason,
        record.surplus,
        judgment.revision,
        judgment.active_seconds,
        to_datetime(judgment.answered_at),
        to_datetime(judgment.stored_at),
        judgment.id,
    ]


def _opinions(record: JudgmentRecord) -> dict[str, str]:
    """Return the verdicts of the opinions on the item, by source."""
    return {opinion.by: opinion.verdict.value for opinion in record.opinions}


def _take_answer(answers: dict[str, Any], name: str, type_: _Types) -> Cell:
    """Remove the value of that name from the answers and return it; None if not of that type."""
    if not isinstance(answers.get(name), type_):
        return None
    value: Cell = answers.pop(name)
    return value


def _field_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json_text(value)


def _format_cell(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return format_time(cell)
    return json_text(cell) if isinstance(cell, list) else cell
