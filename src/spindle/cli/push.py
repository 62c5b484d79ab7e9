"""``spindle push``: upload an exported dataset to the Hugging Face Hub."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from spindle.services.hub import (
    DatasetFolder,
    HubTarget,
    hide_progress_bars,
    open_dataset_folder,
    push,
)

_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


class RepoName(click.ParamType[str]):
    """The name of a repository on the hub: ``owner/name``."""

    name = "repo"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; it must have an owner, or the account would depend on the token."""
        if not _NAME.fullmatch(str(value)):
            self.fail(
                f"{value!r} is not of the form owner/name, such as ada/preferences.", param, ctx
            )
        return str(value)


@click.command("push")
@click.argument("repo", type=RepoName())
@click.option(
    "--from",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder that `spindle export` wrote.",
)
@click.option(
    "--private/--public",
    default=True,
    show_default=True,
    help="Who can read the dataset: its owner's account or organisation, or everybody.",
)
@click.option(
    "--token",
    envvar="HF_TOKEN",
    show_envvar=True,
    help="A hub token with write access; prefer the environment variable.",
)
@click.option(
    "--revision", metavar="BRANCH", help="The branch to upload to; created if it does not exist."
)
@click.option("--dry-run", is_flag=True, help="Show what would be uploaded; upload nothing.")
def command(
    repo: str,
    folder: Path,
    private: bool,
    token: str | None,
    revision: str | None,
    dry_run: bool,
) -> None:
    """Upload an exported dataset to the Hugging Face Hub.

    REPO is the name of the dataset there, such as ada/preferences. The card, the data files
    that it lists and their provenance are uploaded in one commit. Requires a token and
    `pip install 'spindle-annotate[hub]'`.
    """
    dataset = open_dataset_folder(folder)
    target = HubTarget(repo, private, revision)
    for line in describe_upload(dataset, target):
        click.echo(line)
    if dry_run:
        click.echo("Nothing was uploaded.")
        return
    if not sys.stderr.isatty():
        hide_progress_bars()
    click.echo(f"Uploaded: {push(dataset, target, token)}")


def describe_upload(dataset: DatasetFolder, target: HubTarget) -> list[str]:
    """Return lines that say what is uploaded, and to where."""
    readers = "private" if target.private else "public: everybody can read it"
    branch = f", branch {target.revision}" if target.revision else ""
    width = max(len(file.path) for file in dataset.files)
    return [
        f"Dataset {target.repo}{branch} ({readers}):",
        *(f"  {file.path:<{width}}  {format_size(file.size):>8}" for file in dataset.files),
    ]


def format_size(size: int) -> str:
    """Return a size in bytes with its unit: ``1.2 MB``."""
    amount, units = float(size), ["GB", "MB", "kB"]
    if size < 1000:
        return f"{size} B"
    while True:
        amount, unit = amount / 1000, units.pop()
        if amount < 999.95 or not units:
            return f"{amount:,.1f} {unit}"
