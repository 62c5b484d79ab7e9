"""``spindle export``: write the judgments of a study into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from spindle.cli.options import allow_unknown, config
from spindle.export import EXPORTS
from spindle.services.exporting import Exported, export, format_named
from spindle.services.stored import stored_study


class FormatName(click.ParamType[str]):
    """The name of a format; which ones there are is asked only when somebody wants to know."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The names, for the help."""
        del param, ctx
        return f"[{'|'.join(EXPORTS.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a format."""
        if value not in EXPORTS.names():
            self.fail(f"{value!r} is not one of {', '.join(EXPORTS.names())}.", param, ctx)
        return str(value)


@click.command("export")
@config
@allow_unknown
@click.option("--format", "-f", type=FormatName(), help="Instead of the design's own format.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="The file to write, - for standard output.  [annotations.* in the output folder]",
)
@click.option("--texts", is_flag=True, help="Put the fields of its item beside every judgment.")
@click.option("--revisions", is_flag=True, help="Also write answers that were revised later.")
def command(
    config: Path,
    allow_unknown: bool,
    format: str | None,
    output: Path | None,
    texts: bool,
    revisions: bool,
) -> None:
    """Write all judgments of CONFIG's study into a file.

    Works while the study is being served, and when its data files are gone: everything comes
    out of its store. The file is replaced as a whole when it is
    complete.
    """
    with stored_study(config, allow_unknown=allow_unknown) as study:
        design = study.design
        name = format or design.output_format
        place = output or design.output_dir / f"annotations.{format_named(name).suffix}"
        target = sys.stdout.buffer if place == Path("-") else place
        exported = export(study.store, design, name, target, texts=texts, revisions=revisions)
    click.echo(told(exported, place), err=True)


def told(exported: Exported, place: Path) -> str:
    """What was written, in one line."""
    said = [_counted(exported.judgments, "judgment")]
    if exported.skips:
        said.append(_counted(exported.skips, "skip"))
    people = _counted(len(exported.annotators), "annotator")
    where = "standard output" if place == Path("-") else place
    return f"Wrote {' and '.join(said)} of {people} to {where}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
