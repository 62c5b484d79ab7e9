"""What every format has, and a judgment as JSON and as a row of a table.

Both forms hold the same facts under the same names; in a table, what JSON nests is joined
with dots (``displayed.order``), and what has no columns of its own is JSON text.
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

from spindle.domain.columns import Column, Kind
from spindle.domain.judgments import Record

_Types: TypeAlias = type | tuple[type, ...]
Cell: TypeAlias = str | int | float | bool | datetime | list[str] | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE = (("item_id", Kind.TEXT), ("annotator", Kind.TEXT))
_AFTER = (
    ("other_answers", Kind.TEXT),
    ("displayed.order", Kind.TEXT),
    ("displayed.answers", Kind.TEXT),
    ("skipped", Kind.FLAG),
    ("skip_reason", Kind.TEXT),
    ("surplus", Kind.FLAG),
    ("revision", Kind.WHOLE),
    ("active_seconds", Kind.NUMBER),
    ("answered_at", Kind.INSTANT),
    ("stored_at", Kind.INSTANT),
    ("judgment_id", Kind.TEXT),
)
_PYTHON: Mapping[Kind, _Types] = {
    Kind.TEXT: str,
    Kind.TEXTS: list,
    Kind.WHOLE: int,
    Kind.NUMBER: (int, float),
    Kind.FLAG: bool,
}


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table of judgments beyond those that every judgment has.

    ``answers`` are the design's; ``fields`` names the item's fields, where they are wanted;
    ``potato_fields`` says by scheme where Potato stores its answers, empty for its labels.
    """

    answers: tuple[Column, ...] = ()
    fields: tuple[str, ...] = ()
    potato_fields: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> tuple[tuple[str, Kind], ...]:
        """All columns, in their order: heading and kind."""
        return (
            *_BEFORE,
            *((column.name, column.kind) for column in self.answers),
            *_AFTER,
            *((f"fields.{name}", Kind.TEXT) for name in self.fields),
        )

    def rows(self, records: Iterable[Record]) -> Iterator[list[Cell]]:
        """The cells of each judgment, in the order of the columns.

        An answer that none of the columns holds, because the design has changed since, is in
        ``other_answers``.
        """
        columns = [(column.name, _PYTHON[column.kind]) for column in self.answers]
        for record in records:
            answers = flattened(record.judgment.answers)
            cells = [_taken(answers, name, kind) for name, kind in columns]
            yield [
                record.item,
                record.annotator,
                *cells,
                as_text(answers) if answers else None,
                *_facts(record),
                *(_field(record.fields.get(name)) for name in self.fields),
            ]


class Format(ABC):
    """A format of files with judgments.

    ``suffix`` is that of its files, without the dot.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]

    @abstractmethod
    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        """Write a whole file into ``target`` and say how many records there were.

        Records are written as they come, so that memory does not grow with their number.
        Without any the file is still valid. Raises ``OSError`` where ``target`` does.
        """


class Delimited(Format):
    """A text file of rows, quoted as RFC 4180 says, in UTF-8 with CRLF at the ends of rows.

    What JSON would call null is an empty cell, a list is JSON text. Texts are as they were
    typed, also where a spreadsheet would take them for a formula.
    """

    delimiter: ClassVar[str]

    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        try:
            writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n")
            writer.writerow(name for name, _ in table.columns())
            count = 0
            for row in table.rows(records):
                writer.writerow([_spelled(cell) for cell in row])
                count += 1
            text.flush()
        finally:
            text.detach()
        return count


class JsonText(Format):
    """A file of judgments as JSON, one on each line.

    ``around`` stands before the first, between two and after the last; ``empty`` is a file
    without any.
    """

    around: ClassVar[tuple[bytes, bytes, bytes]]
    empty: ClassVar[bytes]

    def write(self, records: Iterable[Record], target: BinaryIO, table: Table) -> int:
        del table  # its columns are for formats that have columns
        before, between, after = self.around
        count = 0
        for line in json_lines(records):
            target.write((between if count else before) + line)
            count += 1
        target.write(after if count else self.empty)
        return count


def as_json(record: Record) -> dict[str, object]:
    """A judgment as one JSON object."""
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
        "answered_at": spelled_instant(instant(judgment.answered_at)),
        "stored_at": spelled_instant(instant(judgment.stored_at)),
        "judgment_id": judgment.id,
    }
    if record.fields:
        flat["fields"] = record.fields
    return flat


def json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Each judgment as JSON on one line, without the line's end."""
    encoder = msgspec.json.Encoder()
    return (encoder.encode(as_json(record)) for record in records)


def flattened(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Records of answers by the names that ``Column`` gives to what they hold."""
    flat: dict[str, Any] = {}
    for scheme, answer in answers.items():
        for key, value in answer.items():
            if isinstance(value, dict):
                flat |= {f"{scheme}.{key}.{row}": cell for row, cell in value.items()}
            else:
                flat[f"{scheme}.{key}"] = value
    return flat


def instant(seconds: float) -> datetime:
    """The instant so many seconds after the epoch, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=round(seconds * 1000))


def spelled_instant(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: ``2026-05-04T09:30:00.250Z``."""
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def as_text(value: object) -> str:
    """JSON text on one line."""
    return msgspec.json.encode(value).decode()


def _facts(record: Record) -> list[Cell]:
    """The cells of ``_AFTER``, from ``displayed.order`` on."""
    judgment = record.judgment
    return [
        record.order.value,
        as_text(judgment.shown),
        judgment.skipped,
        judgment.reason,
        record.surplus,
        judgment.revision,
        judgment.active_seconds,
        instant(judgment.answered_at),
        instant(judgment.stored_at),
        judgment.id,
    ]


def _taken(answers: dict[str, Any], name: str, kind: _Types) -> Cell:
    """The value of that name, taken out of the answers; None where there is none of its kind."""
    if not isinstance(answers.get(name), kind):
        return None
    value: Cell = answers.pop(name)
    return value


def _field(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else as_text(value)


def _spelled(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return spelled_instant(cell)
    return as_text(cell) if isinstance(cell, list) else cell
