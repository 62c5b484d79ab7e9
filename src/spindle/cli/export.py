"""``spindle export``: write the judgments of a study to a file, or a dataset to a folder."""

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
    DatasetOptions,
    ExportedDataset,
    export_dataset,
    find_dataset_format,
    record_use_of_truth,
)
from spindle.services.export import ExportCounts, export_judgments, find_format
from spindle.services.study import open_read_only, open_stored_study

_BROKEN_PIPE = 141
"""The status of a program in a pipeline that SIGPIPE ends: 128 + 13."""


class FormatName(click.ParamType[str]):
    """The name of a format; the registries are read only when the names are needed."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the names, for the help."""
        del param, ctx
        return f"[{'|'.join(self.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; fail if there is no such format."""
        if value not in self.names():
            self.fail(f"{value!r} is not one of {', '.join(self.names())}.", param, ctx)
        return str(value)

    def names(self) -> list[str]:
        """Return the formats of judgments and of datasets."""
        return sorted((*EXPORTS.names(), *writable_formats()))


@click.command("export")
@config
@allow_unknown
@click.option(
    "--format",
    "-f",
    type=FormatName(),
    show_default="the design's `output_annotation_format`",
    help="The format of the judgments or of the dataset.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    show_default="in the output folder: annotations.*, or a folder named after the format",
    help="The file to write, - for standard output, or the folder of a dataset.",
)
@click.option("--texts", is_flag=True, help="Include the fields of the item in each judgment.")
@click.option("--revisions", is_flag=True, help="Include answers that were revised later.")
@dataset_options
def command(
    config: Path,
    allow_unknown: bool,
    format: str | None,
    output: Path | None,
    texts: bool,
    revisions: bool,
    scheme: str | None,
    **values: Any,
) -> None:
    """Export the judgments of CONFIG's study, or a dataset.

    Formats such as csv and parquet write all judgments to a file; dataset formats such as trl
    write training data to a folder. Exporting works while the study is being served, and
    judgments can be exported without the data files. An existing file or dataset is replaced
    once the new one is complete.
    """
    options = DatasetOptions(**values)
    if format in writable_formats():
        if texts or revisions:
            raise ExportError(
                f"{'--texts' if texts else '--revisions'} is not supported by the dataset format"
                f" {format}.",
                f"Leave it out, or use a format of judgments: {', '.join(EXPORTS.names())}.",
            )
        design = check.load(config, allow_unknown=allow_unknown, read_data=False)
        folder = output or design.output_dir / format
        _write_dataset(design, format, folder, options, scheme or "")
        return
    _refuse_dataset_options(format, options, scheme)
    with open_stored_study(config, allow_unknown=allow_unknown) as study:
        name = format or study.design.output_format
        place = output or study.design.output_dir / find_format(name).file_name
        with _standard_output() if place == Path("-") else nullcontext(place) as target:
            counts = export_judgments(
                study.store, study.design, name, target, texts=texts, revisions=revisions
            )
    click.echo(describe_judgments(counts, place), err=True)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Yield standard output for bytes; exit quietly if the reader has closed it."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python flushes once more at exit, where an error could no longer be handled.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            click.get_current_context().exit(_BROKEN_PIPE)
        raise ExportError(
            f"Cannot write to standard output: {error.strerror or error}.",
            "Free some space there, or name a file with --output.",
        ) from error


def describe_judgments(counts: ExportCounts, place: Path) -> str:
    """Return what was written, in one line."""
    written = [plural(counts.judgments, "judgment")]
    if counts.skips:
        written.append(plural(counts.skips, "skip"))
    people = plural(len(counts.annotators), "annotator")
    where = "standard output" if place == Path("-") else place
    return f"Wrote {' and '.join(written)} by {people} to {where}."


def describe_dataset(dataset: ExportedDataset, folder: Path) -> list[str]:
    """Return what was written and what was left out, in a few lines."""
    counts = dataset.counts
    rows = " and ".join(f"{plural(n, f'{split} row')}" for split, n in dataset.rows.items())
    source = f"{plural(counts.items, 'pair')} with {plural(counts.judgments, 'judgment')}"
    lines = [f"Wrote {rows} to {folder}, from {source}."]
    lines += [f"  {n:,} left out: {reason}" for reason, n in sorted(counts.left_out.items())]
    if dataset.filled:
        lines.append(
            f"  The split left {dataset.filled} empty; the prompt closest to it was moved there."
        )
    return lines


def _write_dataset(
    design: Design, name: str, folder: Path, options: DatasetOptions, scheme: str
) -> None:
    if folder == Path("-"):
        raise ExportError(
            "A dataset cannot be written to standard output.", "Name a folder with --output."
        )
    format = find_dataset_format(name)
    with open_read_only(design) as study:
        dataset = export_dataset(study.store, design, format, folder, options, scheme=scheme)
    for line in describe_dataset(dataset, folder):
        click.echo(line, err=True)
    if format.by_truth:
        obstacle = record_use_of_truth(design, format, who=_user_name(), now=time.time())
        if obstacle:
            click.echo(f"  {obstacle}", err=True)


def _user_name() -> str:
    """Return the name of the user; a numeric user in a container may have none."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "unknown"


def _refuse_dataset_options(
    format: str | None, options: DatasetOptions, scheme: str | None
) -> None:
    """Raise ``ExportError`` if an option was given that only datasets support."""
    defaults = DatasetOptions()
    names = [f.name for f in fields(options)]
    given = [name for name in names if getattr(options, name) != getattr(defaults, name)]
    given += ["scheme"] if scheme else []
    if given:
        option = f"--{given[0].replace('_', '-')}"
        raise ExportError(
            f"{option} is not supported by the format {format}."
            if format
            else f"{option} is only supported by dataset formats.",
            f"Leave it out, or use a dataset format: {', '.join(writable_formats())}.",
        )
