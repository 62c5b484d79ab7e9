"""``spindle import``: take over what another tool collected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from spindle.cli.options import allow_unknown, data
from spindle.cli.printing import print_problems
from spindle.domain.counts import plural
from spindle.errors import ExportError, ImportRefused, Problem, Severity
from spindle.services import check
from spindle.services.export import replace_file
from spindle.services.potato_import import Imported, take_over
from spindle.services.potato_project import (
    REJECTS_FILE,
    design_in,
    open_for_import,
    schemes_shuffled,
)
from spindle.services.potato_reading import Reject, read
from spindle.services.potato_storing import Fate

MOST_TOLD = 25
"""So many of what stays out are told one by one; the rest are counted."""


@click.group("import")
def command() -> None:
    """Take over what another tool collected."""


@command.command("potato")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("config", required=False, type=click.Path(path_type=Path))
@data
@allow_unknown
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option(
    "--same-people",
    is_flag=True,
    help="People who signed in here are those of the same name in Potato.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help=f"Where to write what stays out.  [{REJECTS_FILE} in the output folder]",
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
    """Take the annotations of the Potato project in DIR into CONFIG's study.

    DIR is the project's folder, its folder of annotations, or one file of them; CONFIG is
    the design in DIR unless it is named. What came in before does not come in again.
    """
    if not folder.exists():
        raise ImportRefused(f"There is no {folder}.", "Name the folder of a Potato project.")
    path = config or design_in(folder)
    design = check.load(path, data=data, allow_unknown=allow_unknown)
    shuffled = schemes_shuffled(folder, path)
    target = rejects or design.output_dir / REJECTS_FILE
    with open_for_import(design, dry_run=dry_run) as study, _Rejects(dry_run).into(target) as out:
        done = take_over(
            study,
            read(folder),
            shuffled=shuffled,
            same_people=same_people,
            dry_run=dry_run,
            on_reject=out.add,
        )
    out.tell()
    for line in told(done, dry_run=dry_run, rejects=target):
        click.echo(line)


def told(done: Imported, *, dry_run: bool, rejects: Path) -> Iterator[str]:
    """What came of it, line by line."""
    verb = "Would take over" if dry_run else "Took over"
    people = plural(len(done.annotators), "annotator")
    yield f"{verb} {plural(done.came_in, 'judgment')} of {people}."
    if done.fates[Fate.REVISED]:
        yield f"  {done.fates[Fate.REVISED]:,} in place of an earlier one that came from Potato"
    if done.fates[Fate.SURPLUS]:
        yield f"  {done.fates[Fate.SURPLUS]:,} beyond the overlap that the design asks for"
    if done.unordered:
        yield f"  {done.unordered:,} without a note of the order: taken as standing as given"
    if done.fates[Fate.KNOWN]:
        yield f"  {done.fates[Fate.KNOWN]:,} were here already"
    if done.rejects:
        where = "" if dry_run else f", written to {rejects}"
        yield f"  {plural(done.rejects, 'answer')} stayed out{where}"


class _Rejects:
    """What stays out: all of it into a file, the first of it onto the terminal."""

    def __init__(self, dry_run: bool) -> None:
        self._dry_run = dry_run
        self._file: BinaryIO | None = None
        self._first: list[Reject] = []
        self._count = 0

    @contextmanager
    def into(self, target: Path) -> Iterator[_Rejects]:
        """Write the file; where nothing stays out there is none."""
        if self._dry_run:
            yield self
            return
        try:
            with replace_file(target) as self._file:
                yield self
        except OSError as error:
            raise ExportError(
                f"{target} cannot be written: {error.strerror or error}.",
                "Choose another place for it with --rejects.",
            ) from error
        if not self._count and target.is_file():
            target.unlink()

    def add(self, reject: Reject) -> None:
        """Note one."""
        self._count += 1
        if len(self._first) < MOST_TOLD:
            self._first.append(reject)
        if self._file is not None:
            line = json.dumps(reject.record(), ensure_ascii=False)
            self._file.write(line.encode() + b"\n")

    def tell(self) -> None:
        """Print the first of them, each with its file and line."""
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        print_problems(console, map(_problem, self._first))
        if self._count > len(self._first):
            console.print(f"and {self._count - len(self._first):,} more")


def _problem(reject: Reject) -> Problem:
    what = ", ".join(name for name in (reject.user, reject.item, reject.scheme) if name)
    message = f"{what}: {reject.reason}" if what else reject.reason
    return Problem(message, "", Severity.WARNING, str(reject.file), reject.line)
