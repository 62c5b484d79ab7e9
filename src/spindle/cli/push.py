"""``spindle push``: upload an exported dataset to the Hugging Face Hub."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from spindle.services.datasets import Dataset, Target, dataset_in, hide_progress, push

_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


class Repo(click.ParamType[str]):
    """A repository of the hub: ``owner/name``."""

    name = "repo"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if it has an owner: without one it could be anybody's."""
        if not _NAME.fullmatch(str(value)):
            self.fail(f"{value!r} is not a name such as ada/preferences.", param, ctx)
        return str(value)


@click.command("push")
@click.argument("repo", type=Repo())
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
    help="Who can read the dataset: you and its owner, or everybody.",
)
@click.option(
    "--token",
    envvar="HF_TOKEN",
    show_envvar=True,
    help="A token of the hub that may write; better set than typed.",
)
@click.option("--revision", metavar="BRANCH", help="A branch to upload to, made if need be.")
@click.option("--dry-run", is_flag=True, help="Say what would be uploaded, and upload nothing.")
def command(
    repo: str,
    folder: Path,
    private: bool,
    token: str | None,
    revision: str | None,
    dry_run: bool,
) -> None:
    """Upload an exported dataset as REPO, such as ada/preferences.

    Only the card, the data that it names and their provenance go up, in one commit. Needs
    `pip install 'spindle-annotate[hub]'` and a token.
    """
    dataset = dataset_in(folder)
    target = Target(repo, private, revision)
    for line in planned(dataset, target):
        click.echo(line)
    if dry_run:
        click.echo("Nothing was uploaded.")
        return
    if not sys.stderr.isatty():
        hide_progress()
    click.echo(f"Uploaded: {push(dataset, target, token)}")


def planned(dataset: Dataset, target: Target) -> list[str]:
    """What goes where, file by file."""
    readers = "private" if target.private else "public: everybody can read it"
    branch = f", branch {target.revision}" if target.revision else ""
    width = max(len(file.path) for file in dataset.files)
    return [
        f"The dataset {target.repo}{branch}, {readers}:",
        *(f"  {file.path:<{width}}  {spoken(file.size):>8}" for file in dataset.files),
    ]


def spoken(size: int) -> str:
    """A size in bytes as people say it: ``1.2 MB``."""
    amount, units = float(size), ["GB", "MB", "kB"]
    if size < 1000:
        return f"{size} B"
    while True:
        amount, unit = amount / 1000, units.pop()
        if amount < 999.95 or not units:
            return f"{amount:,.1f} {unit}"
