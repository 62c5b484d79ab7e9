"""``spindle restore``: a study out of a backup."""

from __future__ import annotations

import getpass
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from spindle.cli.options import allow_unknown
from spindle.cli.progress import copying
from spindle.cli.verify import told
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
    help="A design, whose store is made, in SQLite or PostgreSQL; or the folder for a "
    "study.sqlite3.",
)
@allow_unknown
def command(backup: Path, to: Path, allow_unknown: bool) -> int:
    """Make a study of the backup FILE again, where there is none.

    The backup is held against its checksums, every row is read back and compared, and the study
    is verified afterwards. A store that is there is never touched: move it away first. What
    people did after the backup was made is lost to the study; the journal of the study says
    that it was restored.

    Everybody has to sign in again. Answers that still wait in browsers are not taken in: the
    items they belong to may be somebody else's by now.
    """
    target = restore_target(to, lambda path: load_stored_design(path, allow_unknown=allow_unknown))
    with copying("Restoring and comparing rows") as on_progress:
        manifest = restore(backup, target, time.time(), getpass.getuser(), on_progress)
    made = datetime.fromtimestamp(manifest.made_at, UTC)
    click.echo(f"Restored {manifest.study!r} as it was at {made:%Y-%m-%d %H:%M:%S} UTC.")
    return told(verify(target))
