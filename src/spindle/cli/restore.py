"""``spindle restore``: restore a study from a backup."""

from __future__ import annotations

import getpass
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from spindle.cli.options import allow_unknown
from spindle.cli.progress import progress_bar
from spindle.cli.verify import print_report, verify_path
from spindle.services.maintenance import restore, restore_target, verify
from spindle.services.study import load_stored_design


@click.command("restore")
@click.argument("backup", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "to",
    required=True,
    metavar="CONFIG|FOLDER",
    type=click.Path(path_type=Path),
    help="The design whose store to create, in SQLite or PostgreSQL, or a folder in which to "
    "create study.sqlite3.",
)
@allow_unknown
def command(backup: Path, to: Path, allow_unknown: bool) -> int:
    """Restore a study from the backup FILE.

    The backup is compared with its checksums, every row is read back and compared, and the
    restored study is verified. An existing store is never overwritten: move it away first. What
    was stored after the backup was made is not in the restored study. The restoration is
    recorded in the study's journal.

    Everybody has to sign in again. Answers that are still waiting in browsers are refused,
    because their items may have been assigned to somebody else.
    """
    target = restore_target(to, lambda path: load_stored_design(path, allow_unknown=allow_unknown))
    with progress_bar("Restoring and comparing rows") as on_progress:
        manifest = restore(backup, target, time.time(), getpass.getuser(), on_progress)
    made = datetime.fromtimestamp(manifest.made_at, UTC)
    click.echo(f"Restored {manifest.study!r} as of {made:%Y-%m-%d %H:%M:%S} UTC.")
    if to.is_file():
        return print_report(verify_path(to, allow_unknown=allow_unknown))
    return print_report(verify(target))
