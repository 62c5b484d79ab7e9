"""``spindle backup``: keep a study's store in a file."""

from __future__ import annotations

import time
from pathlib import Path

import click

from spindle.cli.options import allow_unknown, config
from spindle.cli.progress import copying
from spindle.services.maintenance import backup_path, make_backup
from spindle.services.study import load_stored_design


@click.command("backup")
@config
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="The file to make.  [backups/DATE-TIME.sqlite3 in the output folder]",
)
@allow_unknown
def command(config: Path, output: Path | None, allow_unknown: bool) -> None:
    """Keep the store of CONFIG's study in a new file, as it is at this moment.

    People may go on judging meanwhile. The file is the same for a study in SQLite and in
    PostgreSQL, and has everything but the configuration and the data files: items, people with
    the hashes of their passphrases, every judgment, the sealed truth. It is readable for its
    owner only. Every row is read back and compared, and a file that is there is never
    overwritten.

    Put it on another disk. `spindle verify` looks whether it is whole, `spindle restore` makes
    a study of it again.
    """
    design = load_stored_design(config, allow_unknown=allow_unknown)
    now = time.time()
    target = output or backup_path(design, now)
    with copying("Keeping and comparing rows") as on_progress:
        manifest = make_backup(design, target, now, on_progress)
    judgments = manifest.tables["judgment"].rows
    rows = sum(kept.rows for kept in manifest.tables.values())
    click.echo(f"Kept {judgments:,} judgments ({rows:,} rows in all) in {target}.")
