"""``spindle import``: import what another tool collected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from spindle.cli.options import allow_unknown, data
from spindle.cli.problems import print_problems
from spindle.domain.counts import plural
from spindle.errors import ExportError, ImportRefused, Problem, Severity
from spindle.potato.files import read_annotations
from spindle.potato.records import Reject
from spindle.services import check
from spindle.services.export import replace_file
from spindle.services.potato import (
    REJECTS_FILE,
    ImportResult,
    ImportStatus,
    find_design,
    import_annotations,
    open_for_import,
    schemes_to_shuffle,
)

MAX_PRINTED = 25
"""The number of rejected answers that are printed; the rest are counted."""


@click.group("import")
def command() -> None:
    """Import judgments that were collected with another tool."""


@command.command("potato")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("config", required=False, type=click.Path(path_type=Path))
@data
@allow_unknown
@click.option("--dry-run", is_flag=True, help="Show what would be imported; write nothing.")
@click.option(
    "--same-people",
    is_flag=True,
    help="Treat people who signed in to Spindle as the Potato annotators of the same name.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    show_default=f"{REJECTS_FILE} in the output folder",
    help="The file for the answers that are not imported.",
)
def potato(
    folder: Path,
    config: Path | None,
    data: Path | None,
    allow_unknown: bool,
    dry_run: bool,
    same_people: bool,
    rejects: Path | None,
) -> None:
    """Import the annotations of the Potato project in DIR into CONFIG's study.

    DIR is the project's folder, its annotation folder, or a single annotation file. CONFIG is
    by default the design in DIR. Answers that were imported before are not imported again.
    """
    if not folder.exists():
        raise ImportRefused(f"There is no folder {folder}.", "Give the folder of a Potato project.")
    path = config or find_design(folder)
    design = check.load(path, data=data, allow_unknown=allow_unknown, is_collected=True)
    shuffled = schemes_to_shuffle(folder, path)
    target = rejects or design.output_dir / REJECTS_FILE
    with open_for_import(design, dry_run=dry_run) as study, _Rejects(dry_run).into(target) as out:
        done = import_annotations(
            study,
            read_annotations(folder),
            shuffled=shuffled,
            same_people=same_people,
            dry_run=dry_run,
            on_reject=out.add,
        )
    out.print_first()
    for line in describe_import(done, dry_run=dry_run, rejects=target):
        click.echo(line)


def describe_import(done: ImportResult, *, dry_run: bool, rejects: Path) -> Iterator[str]:
    """Return the lines that say what was imported."""
    counts = done.counts
    verb = "Would import" if dry_run else "Imported"
    people = plural(len(done.annotators), "annotator")
    yield f"{verb} {plural(done.stored, 'judgment')} by {people}."
    if counts[ImportStatus.REVISED]:
        yield f"  {counts[ImportStatus.REVISED]:,} replacing an earlier one from Potato"
    if counts[ImportStatus.SURPLUS]:
        yield f"  {counts[ImportStatus.SURPLUS]:,} beyond the overlap of the design"
    if done.unordered:
        yield f"  {done.unordered:,} without a recorded order: assumed to be as given in the data"
    if counts[ImportStatus.KNOWN]:
        yield f"  {counts[ImportStatus.KNOWN]:,} already imported"
    if done.rejects:
        where = "" if dry_run else f", written to {rejects}"
        yield f"  {plural(done.rejects, 'answer')} not imported{where}"


class _Rejects:
    """The answers that are not imported: all go to a file, the first ones to the terminal."""

    def __init__(self, dry_run: bool) -> None:
        self._dry_run = dry_run
        self._file: BinaryIO | None = None
        self._first: list[Reject] = []
        self._count = 0

    @contextmanager
    def into(self, target: Path) -> Iterator[_Rejects]:
        """Write the file; it is removed if nothing was rejected."""
        if self._dry_run:
            yield self
            return
        try:
            with replace_file(target) as self._file:
                yield self
        except OSError as error:
            raise ExportError(
                f"{target} cannot be written: {error.strerror or error}.",
                "Choose another file with --rejects.",
            ) from error
        if not self._count and target.is_file():
            target.unlink()

    def add(self, reject: Reject) -> None:
        """Record one."""
        self._count += 1
        if len(self._first) < MAX_PRINTED:
            self._first.append(reject)
        if self._file is not None:
            line = json.dumps(reject.record(), ensure_ascii=False)
            self._file.write(line.encode() + b"\n")

    def print_first(self) -> None:
        """Print the first ones, each with its file and line."""
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        print_problems(console, map(_problem, self._first))
        if self._count > len(self._first):
            console.print(f"and {self._count - len(self._first):,} more")


def _problem(reject: Reject) -> Problem:
    what = ", ".join(name for name in (reject.user, reject.item, reject.scheme) if name)
    message = f"{what}: {reject.reason}" if what else reject.reason
    return Problem(message, "", Severity.WARNING, str(reject.file), reject.line)
