"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

config = click.argument("config", type=click.Path(path_type=Path))

data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Read the items from this file instead of the design's `data_files`.",
)

allow_unknown = click.option(
    "--allow-unknown",
    is_flag=True,
    help="Report keys that Spindle does not know or support as warnings, not as errors, unless "
    "they change what a study collects.",
)
