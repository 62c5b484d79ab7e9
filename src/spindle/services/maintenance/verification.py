"""Verification of a store: its file, its rows, and its answers against what was pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spindle.config.design import Design
from spindle.domain.values import JSON
from spindle.errors import AnswersRefused, StoreError
from spindle.services.annotation import canonicalise
from spindle.services.study import is_unchanged
from spindle.storage import (
    StoreLocation,
    Transaction,
    backup_differences,
    open_store,
    read_manifest,
)

_FILE = "the file"
_MAX_FINDINGS = 20
_NEW = ("side", "verdict", "strength")
"""What an older answer may lack, because the design did not say it yet."""


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was checked, and what is wrong: by check, the first findings and their number.

    ``counts`` are the rows by table, ``left_out`` names what could not be checked.
    """

    location: str
    counts: dict[str, int]
    wrong: dict[str, tuple[list[str], int]]
    left_out: tuple[str, ...] = ()


def verify(
    location: StoreLocation,
    design: Design | None = None,
    on_check: Callable[[str], None] = lambda what: None,
) -> VerificationReport:
    """Check a store or a backup for consistency, as of one moment.

    With the design, also check every answer against what was pressed, given the order of the
    sides. ``on_check`` gets the name of each check. Raises ``StoreError`` if there is no store.
    """
    found = _Findings(on_check)
    manifest = read_manifest(location) if isinstance(location, Path) and location.exists() else None
    if manifest is not None and isinstance(location, Path):
        found.run("the backup's checksums", backup_differences(location, manifest))
    with closing(open_store(location, read_only=True)) as store:
        try:
            with store.read() as tx:
                found.run(_FILE, tx.damage())
        except StoreError as error:  # too damaged to be read
            found.wrong.setdefault(_FILE, ([error.message], 1))
        if _FILE in found.wrong:
            return VerificationReport(
                str(location), {}, found.wrong, ("everything else: the file is damaged",)
            )
        with store.read() as tx:
            return VerificationReport(
                str(location),
                tx.row_counts(),
                found.wrong,
                _check_rows(tx, design, found),
            )


class _Findings:
    """The first findings of each check that has any, and their number."""

    def __init__(self, on_check: Callable[[str], None]) -> None:
        self._on_check = on_check
        self.wrong: dict[str, tuple[list[str], int]] = {}

    def run(self, what: str, findings: Iterator[str]) -> None:
        """Run a check and record what it finds."""
        self._on_check(what)
        first = list(islice(findings, _MAX_FINDINGS))
        if first:
            self.wrong[what] = (first, len(first) + sum(1 for _ in findings))


def _check_rows(tx: Transaction, design: Design | None, found: _Findings) -> tuple[str, ...]:
    """Check the rows; return what could not be checked."""
    for what, findings in tx.checks().items():
        found.run(what, findings)
    if design is None:
        return ("answers against what was pressed, which requires the design",)
    if not is_unchanged(tx, design):
        return ("answers against what was pressed, because the design has changed since",)
    found.run("answers against what was pressed", find_misread(tx, design))
    return ()


def find_misread(tx: Transaction, design: Design) -> Iterator[str]:
    """Find judgments whose answers are not what was pressed, given the order of the sides.

    Answers that the design would refuse today say nothing about then, and are left out.
    """
    for record in tx.judgments.records(revisions=True):
        judgment = record.judgment
        try:
            expected = (
                {} if judgment.skipped else canonicalise(design, judgment.shown, record.order)
            )
        except AnswersRefused:
            continue
        if _without_new_keys(expected, judgment.answers) != judgment.answers:
            yield (
                f"item {record.item!r}, annotator {record.annotator!r}: the answers of judgment "
                f"{judgment.id} do not match what was pressed, with the sides in order "
                f"{record.order}"
            )


def _without_new_keys(expected: dict[str, JSON], stored: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the expected answers as they were stored before the design stated verdicts."""
    return {
        name: {key: part for key, part in answer.items() if key in stored_answer or key not in _NEW}
        if isinstance(answer, Mapping) and isinstance(stored_answer := stored.get(name), Mapping)
        else answer
        for name, answer in expected.items()
    }
