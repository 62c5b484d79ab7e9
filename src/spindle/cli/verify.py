"""``spindle verify``: whether a store, or a backup, is whole."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from spindle.cli.options import allow_unknown
from spindle.services.maintenance import VerificationReport, verify
from spindle.services.study import open_stored_study, store_place
from spindle.storage.backups import is_store_file


@click.command("verify")
@click.argument("store", metavar="CONFIG|FILE", type=click.Path(path_type=Path))
@allow_unknown
def command(store: Path, allow_unknown: bool) -> int:
    """Hold a study, or a backup of one, against itself.

    CONFIG is a design, whose store is looked at, also while people work; FILE is a backup or an
    SQLite store. Looked at are the file itself, references between its rows, every item's
    places, what each assignment holds, the journal of judgments with its revisions, the
    annotators' counters, the texts; of a backup also its checksums, and with a design whether
    every stored answer is what was pressed.

    What is wrong is told with its item and annotator, the first twenty of each kind. Status 0
    where nothing is, else 1. Nothing is changed.
    """
    console = Console(stderr=True, highlight=False)
    with console.status("Looking …") as status:

        def looking(what: str) -> None:
            status.update(f"Looking at {what} …")

        if is_store_file(store):
            verified = verify(store, on_check=looking)
        else:
            with open_stored_study(store, allow_unknown=allow_unknown) as study:
                design = study.design
            verified = verify(store_place(design), design, looking)
    return told(verified)


def told(verified: VerificationReport) -> int:
    """Say what was found; the exit status."""
    for what, (findings, count) in verified.wrong.items():
        click.echo(f"{what}: {count:,} wrong", err=True)
        for finding in findings:
            click.echo(f"  {finding}", err=True)
        if count > len(findings):
            click.echo(f"  and {count - len(findings):,} more", err=True)
    for what in verified.left_out:
        click.echo(f"not looked at: {what}", err=True)
    counted = ", ".join(f"{count:,} {name}s" for name, count in verified.counts.items())
    if verified.wrong:
        click.echo(f"{verified.place} is not whole.", err=True)
        return 1
    click.echo(f"{verified.place} is whole: {counted}.")
    return 0
