"""``spindle export``: write the judgments of a study into a file, or a dataset into a folder."""

from __future__ import annotations

import errno
import getpass
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

import click

from spindle.cli.dataset_options import dataset_options
from spindle.cli.options import allow_unknown, config
from spindle.config.design import Design
from spindle.domain.counts import plural
from spindle.errors import ExportError
from spindle.export import EXPORTS
from spindle.formats import writable_formats
from spindle.services import check
from spindle.services.datasets import (
    DatasetMade,
    Wishes,
    dataset_named,
    export_dataset,
    note_use_of_truth,
    store_to_read,
)
from spindle.services.export import ExportCounts, export_judgments, find_format
from spindle.services.study import open_stored_study

_NOBODY_READS = 141
"""The status of what ends for SIGPIPE (128 + 13), as of any program in a pipeline."""


class FormatName(click.ParamType[str]):
    """The name of a format; which ones there are is asked only when somebody wants to know."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The names, for the help."""
        del param, ctx
        return f"[{'|'.join(self.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a format."""
        if value not in self.names():
            self.fail(f"{value!r} is not one of {', '.join(self.names())}.", param, ctx)
        return str(value)

    def names(self) -> list[str]:
        """Formats of judgments and of datasets."""
        return sorted((*EXPORTS.names(), *writable_formats()))


@click.command("export")
@config
@allow_unknown
@click.option("--format", "-f", type=FormatName(), help="Instead of the design's own format.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="The file to write, - for standard output, or the folder of a dataset."
    "  [annotations.* or the format's name, in the output folder]",
)
@click.option("--texts", is_flag=True, help="Put the fields of its item beside every judgment.")
@click.option("--revisions", is_flag=True, help="Also write answers that were revised later.")
@dataset_options
def command(
    config: Path,
    allow_unknown: bool,
    format: str | None,
    output: Path | None,
    texts: bool,
    revisions: bool,
    scheme: str | None,
    **wished: Any,
) -> None:
    """Write the judgments of CONFIG's study into a file, or a dataset into a folder.

    Works while the study is being served; judgments also when its data files are gone, since
    everything comes out of the store. A file or folder is replaced as a whole when the new
    one is complete.
    """
    wishes = Wishes(**wished)
    if format in writable_formats():
        if texts or revisions:
            raise ExportError(
                f"--texts and --revisions say nothing to the dataset format {format}.",
                f"Leave them out, or use one of {', '.join(EXPORTS.names())}.",
            )
        design = check.load(config, allow_unknown=allow_unknown, read_data=False)
        _dataset(design, format, output or design.output_dir / format, wishes, scheme or "")
        return
    _refuse_wishes(format or "judgments", wishes, scheme)
    with open_stored_study(config, allow_unknown=allow_unknown) as study:
        name = format or study.design.output_format
        place = output or study.design.output_dir / f"annotations.{find_format(name).suffix}"
        with _standard_output() if place == Path("-") else nullcontext(place) as target:
            exported = export_judgments(
                study.store, study.design, name, target, texts=texts, revisions=revisions
            )
    click.echo(told(exported, place), err=True)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Standard output for bytes; the command ends quietly where nobody reads on."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python flushes once more when it ends, where nothing could be done about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            click.get_current_context().exit(_NOBODY_READS)
        raise ExportError(
            f"standard output cannot be written: {error.strerror or error}.",
            "Free some space where it goes, or name a file with --output.",
        ) from error


def told(exported: ExportCounts, place: Path) -> str:
    """What was written, in one line."""
    said = [plural(exported.judgments, "judgment")]
    if exported.skips:
        said.append(plural(exported.skips, "skip"))
    people = plural(len(exported.annotators), "annotator")
    where = "standard output" if place == Path("-") else place
    return f"Wrote {' and '.join(said)} of {people} to {where}."


def told_of_dataset(made: DatasetMade, place: Path) -> list[str]:
    """What was written and what was left out, in a few lines."""
    rows = " and ".join(f"{count:,} for {split}" for split, count in made.rows.items())
    seen = f"{plural(made.tally.items, 'pair')} with {plural(made.tally.judgments, 'judgment')}"
    lines = [f"Wrote {rows} to {place}, from {seen}."]
    lines += [f"  left out {n:,}: {why}" for why, n in sorted(made.tally.left_out.items())]
    if made.filled:
        lines.append(f"  no prompt fell to {made.filled}: the one nearest to it was moved there")
    return lines


def _dataset(design: Design, name: str, place: Path, wishes: Wishes, scheme: str) -> None:
    if place == Path("-"):
        raise ExportError("A dataset is a folder.", "Name one with --output.")
    format = dataset_named(name)
    with store_to_read(design) as store:
        made = export_dataset(store, design, format, place, wishes, scheme=scheme)
    for line in told_of_dataset(made, place):
        click.echo(line, err=True)
    if format.by_truth:
        noted = note_use_of_truth(design, format, who=_whoever(), now=time.time())
        if noted:
            click.echo(f"  {noted}", err=True)


def _whoever() -> str:
    """The name of whoever is at the command line; a number in a container may have none."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "unknown"


def _refuse_wishes(name: str, wishes: Wishes, scheme: str | None) -> None:
    """Say so where something was asked that only datasets know."""
    usual = Wishes()
    asked = [f.name for f in fields(Wishes) if getattr(wishes, f.name) != getattr(usual, f.name)]
    asked += ["scheme"] if scheme else []
    if asked:
        raise ExportError(
            f"--{asked[0].replace('_', '-')} says nothing to the format {name}.",
            f"Leave it out, or use a dataset format: {', '.join(writable_formats())}.",
        )
