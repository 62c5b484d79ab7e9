"""``spindle verify``: check a store, or a backup, for consistency."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from spindle.cli.options import allow_unknown
from spindle.domain.counts import plural
from spindle.services.maintenance import VerificationReport, verify
from spindle.services.study import open_stored_study, store_location
from spindle.storage import is_store_file


@click.command("verify")
@click.argument("store", metavar="CONFIG|FILE", type=click.Path(path_type=Path))
@allow_unknown
def command(store: Path, allow_unknown: bool) -> int:
    """Check a study's store, or a backup, for consistency.

    CONFIG is a design, whose store is checked, even while the study is being served; FILE is a
    backup or an SQLite store. Checked are the file itself, references between rows, the slots
    of each item, the state of each assignment, the journal of judgments and revisions, the
    annotators' counters and the texts. A backup is also compared with its checksums, and if
    the design is given, every stored answer with the buttons that were pressed.

    Prints the first twenty problems of each kind with item and annotator. Changes nothing. The
    exit status is 0 if there are no problems, otherwise 1.
    """
    console = Console(stderr=True, highlight=False)
    with console.status("Checking …") as status:

        def show_check(what: str) -> None:
            status.update(f"Checking {what} …")

        report = verify_path(store, show_check, allow_unknown=allow_unknown)
    return print_report(report)


def verify_path(
    path: Path,
    on_check: Callable[[str], None] = lambda what: None,
    *,
    allow_unknown: bool = False,
) -> VerificationReport:
    """Verify a store by its file, or by its design and then with the design's answers."""
    if is_store_file(path):
        return verify(path, on_check=on_check)
    with open_stored_study(path, allow_unknown=allow_unknown) as study:
        design = study.design
    return verify(store_location(design), design, on_check)


def print_report(report: VerificationReport) -> int:
    """Print what was found and return the exit status."""
    for what, (findings, count) in report.wrong.items():
        click.echo(f"{what}: {plural(count, 'problem')}", err=True)
        for finding in findings:
            click.echo(f"  {finding}", err=True)
        if count > len(findings):
            click.echo(f"  and {count - len(findings):,} more", err=True)
    for what in report.left_out:
        click.echo(f"not checked: {what}", err=True)
    if report.wrong:
        click.echo(f"{report.location} is not consistent.", err=True)
        return 1
    counts = ", ".join(plural(count, name) for name, count in report.counts.items())
    click.echo(f"{report.location} is consistent: {counts}.")
    return 0
