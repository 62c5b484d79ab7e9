"""A file of judgments, in any of the export formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from spindle.config.design import Design
from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import JudgmentRecord
from spindle.errors import ExportError
from spindle.export import EXPORTS, ExportFormat, ExportTable
from spindle.services.export.file_replacement import replace_file
from spindle.services.study import complete_answers, is_sealed
from spindle.storage import Store, Transaction

_PAUSE_EVERY = 50  # judgments


@dataclass(slots=True)
class ExportCounts:
    """What went into a file: the number of judgments and skips, and their annotators' names."""

    judgments: int = 0
    skips: int = 0
    annotators: set[str] = field(default_factory=set)

    def count(
        self, records: Iterator[JudgmentRecord], pause: Callable[[], object]
    ) -> Iterator[JudgmentRecord]:
        """Count the records as they pass, calling ``pause`` before every few."""
        for number, record in enumerate(records):
            if number % _PAUSE_EVERY == 0:
                pause()
            self.skips += record.judgment.skipped
            self.judgments += not record.judgment.skipped
            self.annotators.add(record.annotator)
            yield record


def answer_columns(design: Design) -> tuple[AnswerColumn, ...]:
    """Return the columns for the answers to a design, in its own order."""
    return tuple(column for scheme in design.schemes for column in scheme.columns())


def find_format(name: str) -> ExportFormat:
    """Return the format of that name; raises ``ExportError`` that lists the formats."""
    found = EXPORTS.get(name)
    if found is None:
        raise ExportError(
            f"Unknown format {name!r}.", "The formats are " + ", ".join(EXPORTS.names()) + "."
        )
    return found


def published_path(design: Design) -> Path:
    """Return the path of the file that is kept current while the study runs."""
    return design.output_dir / find_format(design.output_format).file_name


def export_judgments(
    store: Store,
    design: Design,
    format: str,
    target: Path | BinaryIO,
    *,
    texts: bool = False,
    revisions: bool = False,
    pause: Callable[[], object] = lambda: None,
) -> ExportCounts:
    """Write all judgments as they are now and return what was written.

    With ``texts`` each judgment comes with its item's fields, with ``revisions`` earlier answers
    are included. ``pause`` is called every so often, to let other threads go on. A file is
    replaced as a whole once the new one is on disk. Raises ``ExportError`` if it cannot be
    written and ``StoreError`` if the store cannot be read; a stream's own errors pass through.
    """
    chosen = find_format(format)
    exported = ExportCounts()

    def write(file: BinaryIO) -> None:
        with store.read() as tx:
            names = tuple(tx.items.field_names()) if texts else ()
            fields = {scheme.name: scheme.potato_field for scheme in design.schemes}
            parts = {scheme.name: scheme.part for scheme in design.schemes if any(scheme.part)}
            sources = () if is_sealed(tx) else tuple(tx.opinions.sources())
            table = ExportTable(answer_columns(design), names, fields, parts, sources)
            # Closed before the transaction ends, even if the file cannot be written.
            with closing(tx.judgments.records(fields=texts, revisions=revisions)) as records:
                known = _with_opinions(tx, records) if sources else records
                completed = (_complete(design, record) for record in known)
                chosen.write(exported.count(completed, pause), file, table)

    if not isinstance(target, Path):
        write(target)
        return exported
    try:
        with replace_file(target) as file:
            write(file)
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Free some space, change the folder's permissions, or choose another place.",
        ) from error
    return exported


def _with_opinions(tx: Transaction, records: Iterator[JudgmentRecord]) -> Iterator[JudgmentRecord]:
    """Yield the records, each with the opinions on its item."""
    while page := list(islice(records, _PAUSE_EVERY)):
        opinions = tx.opinions.by_id(list({record.item for record in page}))
        for record in page:
            yield replace(record, opinions=opinions.get(record.item, ()))


def _complete(design: Design, record: JudgmentRecord) -> JudgmentRecord:
    """Return the record with the verdicts that the design has stated since it was given."""
    answers = complete_answers(design, record.judgment.answers, record.order)
    if answers == record.judgment.answers:
        return record
    return replace(record, judgment=replace(record.judgment, answers=answers))
